'use strict';
(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const said = document.getElementById('said');
  let saying = 0;
  const say = text => {
    said.textContent = text;
    clearTimeout(saying);
    saying = setTimeout(() => { said.textContent = ''; }, 2500);
  };

  // A counterexample that is linked to opens.
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || target.tagName !== 'DETAILS') return;
    target.open = true;
    target.scrollIntoView();
    target.querySelector('summary').focus({ preventScroll: true });
  };
  addEventListener('hashchange', open);
  open();

  // The clipboard of a page from disk is not there in every browser.
  const copied = async text => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  };
  for (const button of all('[data-copy]'))
    button.addEventListener('click', async () => {
      const done = await copied(button.parentElement.querySelector('code').textContent);
      button.focus();
      say(done ? 'copied' : 'the browser does not let a page copy');
    });

  // A field filters the tables of its section, or of what it stands in.
  for (const field of all('input[data-filter]')) {
    const rows = all('tbody tr', field.closest('details, section')).map(row => ({ row, text: row.textContent.toLowerCase() }));
    const count = field.parentElement.querySelector('output');
    field.addEventListener('input', () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { row, text } of rows) {
        row.hidden = !words.every(word => text.includes(word));
        shown += !row.hidden;
      }
      count.textContent = words.length ? `${shown} of ${rows.length} rows` : '';
    });
  }

  // The trap matrix: rows by what is accessed, columns by the control, both by what they come to.
  const heat = document.querySelector('table.heat');
  if (heat) {
    const head = all('thead th', heat).slice(1);
    const rows = all('tbody tr', heat).map(row => ({ row, names: row.dataset.names.toLowerCase(), cells: all('td', row) }));
    const field = name => document.getElementById(`trap-${name}`);
    const count = document.getElementById('trap-count');
    const showColumns = wanted => {
      head.forEach((cell, c) => { cell.hidden = !wanted[c]; });
      for (const { cells } of rows) cells.forEach((cell, c) => { cell.hidden = !wanted[c]; });
    };
    const apply = () => {
      const text = field('text').value.trim().toLowerCase(), outcome = field('outcome').value;
      const columns = head.map(cell => cell.textContent.toLowerCase().includes(text));
      // A control is meant when nothing that is accessed has the name.
      const byControl = text !== '' && !rows.some(({ names }) => names.includes(text)) && columns.some((is, c) => is && c > 0);
      const acts = cell => cell.className !== '' && cell.className !== 'same' && (outcome === '' || cell.className === outcome);
      let shown = 0;
      for (const { row, names, cells } of rows) {
        const named = text === '' || names.includes(text);
        const controlled = byControl && cells.some((cell, c) => c > 0 && columns[c] && acts(cell));
        const does = outcome === '' || cells.some((cell, c) => c > 0 && acts(cell) && (named || columns[c]));
        row.hidden = !((named || controlled) && does && (!field('el').value || row.dataset.el === field('el').value) && (!field('direction').value || row.dataset.direction === field('direction').value));
        shown += !row.hidden;
        for (const more of all('details', row)) more.open = text !== '' && named && !row.hidden;
      }
      const filtered = text !== '' || outcome !== '';
      const visible = rows.filter(({ row }) => !row.hidden);
      showColumns(head.map((_, c) => c === 0 || !filtered || (byControl && columns[c]) || (!byControl && visible.some(({ cells }) => acts(cells[c])))));
      count.textContent = `${shown} of ${rows.length} rows`;
    };
    for (const name of ['text', 'el', 'direction', 'outcome']) field(name).addEventListener('input', apply);
    // The control of the cell under the pointer.
    heat.addEventListener('mouseover', event => {
      const cell = event.target.closest('td');
      for (const lit of all('.lit', heat)) lit.classList.remove('lit');
      if (cell) head[cell.cellIndex - 1].classList.add('lit');
    });
  }

  // Everything that is folded is printed.
  addEventListener('beforeprint', () => { for (const folded of all('details:not([open])')) { folded.open = true; folded.dataset.folded = ''; } });
  addEventListener('afterprint', () => { for (const unfolded of all('details[data-folded]')) { unfolded.open = false; delete unfolded.dataset.folded; } });
})();
