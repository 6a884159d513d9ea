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

  // What is typed: words that must all be there, or those behind a comma instead.
  const wishes = text => text.toLowerCase().split(',').map(words => words.split(/\s+/).filter(Boolean)).filter(words => words.length);

  // A field filters the tables of its section, or of what it stands in.
  for (const field of all('input[data-filter]')) {
    const rows = all('tbody tr', field.closest('details, section')).map(row => ({ row, text: row.textContent.toLowerCase() }));
    const count = field.parentElement.querySelector('output');
    field.addEventListener('input', () => {
      const wanted = wishes(field.value);
      let shown = 0;
      for (const { row, text } of rows) {
        row.hidden = wanted.length > 0 && !wanted.some(words => words.every(word => text.includes(word)));
        shown += !row.hidden;
      }
      count.textContent = wanted.length ? `${shown} of ${rows.length} rows` : '';
    });
  }

  // A trap matrix: its rows with their names and what their cells come to, its columns with their controls.
  const matrixOf = table => ({
    table,
    line: table.closest('.matrix').querySelector('.meaning'),
    head: all('thead th', table).slice(1),
    controls: all('thead th', table).slice(1).map(cell => cell.textContent.toLowerCase()),
    rows: all('tbody tr', table).map(row => {
      const names = row.dataset.names.toLowerCase(), cells = Array.from(row.cells).slice(1);
      return { row, names, each: names.split(' | '), cells, kinds: cells.map(cell => cell.className) };
    }),
  });
  const matrices = all('table.heat').map(matrixOf);

  // The columns in which a row answers the words; null when it does not.
  const answers = (words, whole, { controls }, { names, each, kinds }, outcome) => {
    const named = word => whole.has(word) ? each.includes(word) : names.includes(word);
    const controlled = (word, c) => !whole.has(word) && controls[c].includes(word);
    const acts = c => c > 0 && kinds[c] !== '' && kinds[c] !== 'same' && (outcome === '' || kinds[c] === outcome);
    const isNamed = words.every(named);
    const columns = kinds.map((_, c) => c).filter(c => acts(c) && (isNamed || words.every(word => named(word) || controlled(word, c))));
    return columns.length || (isNamed && outcome === '') ? { columns, isNamed } : null;
  };

  const field = name => document.getElementById(`trap-${name}`);
  const filterMatrices = () => {
    const wanted = wishes(field('text').value), outcome = field('outcome').value, el = field('el').value, direction = field('direction').value;
    // The whole name of an access means nothing else that has these letters.
    const whole = new Set(wanted.flat().filter(word => matrices.some(m => m.rows.some(({ each }) => each.includes(word)))));
    let shown = 0, count = 0;
    for (const matrix of matrices) {
      const columns = new Set([0]);
      for (const row of matrix.rows) {
        const found = (wanted.length ? wanted : [[]]).map(words => answers(words, whole, matrix, row, outcome)).filter(Boolean);
        row.row.hidden = !found.length || (el && row.row.dataset.el !== el) || (direction && row.row.dataset.direction !== direction);
        count++;
        if (row.row.hidden) continue;
        shown++;
        for (const one of found) one.columns.forEach(c => columns.add(c));
        for (const more of all('details', row.row)) more.open = wanted.length > 0 && found.some(({ isNamed }) => isNamed);
      }
      const filtered = wanted.length > 0 || outcome !== '';
      matrix.head.forEach((cell, c) => { cell.hidden = filtered && !columns.has(c); });
      for (const { cells } of matrix.rows) cells.forEach((cell, c) => { cell.hidden = filtered && !columns.has(c); });
      matrix.enter();
    }
    field('count').textContent = `${shown} of ${count} rows`;
  };

  // The cells of a matrix are one stop of the keyboard, and the arrow keys go on from there; what a cell means stands below the matrix.
  const explain = matrix => {
    const { table, line, head, rows } = matrix;
    let stop = null;
    const isShown = cell => !cell.hidden && !cell.parentElement.hidden;
    const visible = row => row.cells.filter(cell => !cell.hidden);
    const stopAt = cell => {
      stop?.removeAttribute('tabindex');
      stop = cell;
      stop?.setAttribute('tabindex', '0');
    };
    matrix.enter = () => {
      if (!stop || !isShown(stop)) stopAt(rows.filter(({ row }) => !row.hidden).flatMap(visible)[0] ?? null);
      line.textContent = '';
    };
    const tell = cell => {
      const control = head[cell.cellIndex - 1], first = cell.parentElement.cells[1], access = cell.parentElement.cells[0];
      for (const lit of all('.lit', table)) lit.classList.remove('lit');
      control.classList.add('lit');
      const more = access.querySelector('summary');
      const means = cell.title || `${control.textContent}: as in the baseline; ${first.title}`;
      line.textContent = `${access.firstChild.data.trim()}${more ? ` ${more.textContent}` : ''}. ${means}`;
    };
    const beside = (cell, key) => {
      const shown = rows.filter(({ row }) => !row.hidden), at = shown.findIndex(({ row }) => row === cell.parentElement);
      const along = visible(shown[at]), here = along.indexOf(cell);
      switch (key) {
        case 'ArrowRight': return along[here + 1];
        case 'ArrowLeft': return along[here - 1];
        case 'ArrowDown': return shown[at + 1]?.cells[cell.cellIndex - 1];
        case 'ArrowUp': return shown[at - 1]?.cells[cell.cellIndex - 1];
        case 'Home': return along[0];
        case 'End': return along[along.length - 1];
        default: return null;
      }
    };
    const go = cell => {
      stopAt(cell);
      // What is sticky must not cover the cell.
      table.parentElement.style.scrollPadding = `${table.tHead.offsetHeight}px 1rem 1rem ${cell.parentElement.cells[0].offsetWidth}px`;
      cell.focus();
    };
    const cellOf = event => event.target.closest('tbody td');
    table.setAttribute('role', 'grid');
    table.addEventListener('focusin', event => { if (cellOf(event)) tell(cellOf(event)); });
    table.addEventListener('mouseover', event => { if (cellOf(event)) tell(cellOf(event)); });
    table.addEventListener('click', event => { if (cellOf(event)) go(cellOf(event)); });
    table.addEventListener('keydown', event => {
      const cell = cellOf(event), to = cell && beside(cell, event.key);
      if (!cell || !/^(Arrow|Home|End)/.test(event.key)) return;
      event.preventDefault();
      if (to) go(to);
    });
    matrix.enter();
  };
  matrices.forEach(explain);
  if (matrices.length)
    for (const name of ['text', 'el', 'direction', 'outcome']) field(name).addEventListener('input', filterMatrices);

  // Everything that is folded is printed.
  addEventListener('beforeprint', () => { for (const folded of all('details:not([open])')) { folded.open = true; folded.dataset.folded = ''; } });
  addEventListener('afterprint', () => { for (const unfolded of all('details[data-folded]')) { unfolded.open = false; delete unfolded.dataset.folded; } });
})();
