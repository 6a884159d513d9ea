namespace VirtSpec.Report.Tests;

/// <summary>Questions to a page, in JavaScript. Colours and their contrast are computed as WCAG 2.1 says: relative luminance, and the ratio of 1.4.3.</summary>
internal static class PageScripts
{
    /// <summary>Texts whose contrast with what is behind them is less than 4.5, or 3 when they are large.</summary>
    public const string FaintTexts = """
        () => {
          const rgba = text => { const n = text.match(/[\d.]+/g).map(Number); return [n[0], n[1], n[2], n.length > 3 ? n[3] : 1]; };
          const luminance = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const behind = element => {
            if (element.namespaceURI === 'http://www.w3.org/2000/svg') {
              const box = element.parentElement.querySelector('rect');
              return box ? rgba(getComputedStyle(box).fill) : behind(element.closest('svg').parentElement);
            }
            for (let at = element; at; at = at.parentElement) { const c = rgba(getComputedStyle(at).backgroundColor); if (c[3] === 1) return c; }
            return [255, 255, 255, 1];
          };
          const faint = new Set();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE', 'TITLE', 'title'].includes(element.tagName) || !element.checkVisibility()) continue;
            const style = getComputedStyle(element), isSvg = element.namespaceURI === 'http://www.w3.org/2000/svg';
            const [a, b] = [luminance(rgba(isSvg ? style.fill : style.color).slice(0, 3)), luminance(behind(element).slice(0, 3))].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05), size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
            if (ratio < (large ? 3 : 4.5)) faint.add(`${ratio.toFixed(2)} ${element.tagName}.${element.getAttribute('class') ?? ''}: ${walker.currentNode.data.trim().slice(0, 40)}`);
          }
          return [...faint];
        }
        """;

    /// <summary>Examples in fields whose contrast is less than 4.5.</summary>
    public const string FaintPlaceholders = """
        () => {
          const rgb = text => text.match(/[\d.]+/g).map(Number);
          const luminance = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          return [...document.querySelectorAll('[placeholder]')].filter(field => {
            const style = getComputedStyle(field, '::placeholder'), opacity = Number(style.opacity);
            const back = rgb(getComputedStyle(field).backgroundColor), text = rgb(style.color).slice(0, 3).map((v, i) => v * opacity + back[i] * (1 - opacity));
            const [a, b] = [luminance(text), luminance(back.slice(0, 3))].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05) < 4.5;
          }).map(field => field.id);
        }
        """;

    /// <summary>Examples in fields that find nothing or everything when they are typed, whole or in part.</summary>
    public const string IdleExamples = """
        () => {
          const idle = [];
          for (const field of document.querySelectorAll('input[type=search]')) {
            const rows = field.id === 'trap-text' ? [...document.querySelectorAll('.heat tbody tr')] : [...field.closest('details, section').querySelectorAll('tbody tr')];
            for (const text of new Set([field.placeholder, ...field.placeholder.split(',')])) {
              field.value = text;
              field.dispatchEvent(new Event('input'));
              const shown = rows.filter(row => !row.hidden).length;
              if (!text.trim() || shown === 0 || shown === rows.length) idle.push(`${field.id}: '${text}' shows ${shown} of ${rows.length}`);
            }
            field.value = '';
            field.dispatchEvent(new Event('input'));
            if (rows.some(row => row.hidden)) idle.push(`${field.id} hides rows without a text`);
          }
          return idle;
        }
        """;

    /// <summary>What is sticky does not lie over the element with the focus.</summary>
    public const string FocusIsUncovered = """
        () => { const at = document.activeElement, box = at.getBoundingClientRect(); return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) === at; }
        """;

    /// <summary>Elements that reach beyond the page and are not in a part that scrolls by itself.</summary>
    public const string TooWide = """
        () => [...document.querySelectorAll('main *')]
          .filter(e => e.checkVisibility() && !e.closest('.scroll, pre, svg, caption') && e.getBoundingClientRect().right > innerWidth + 0.5)
          .map(e => `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`)
        """;

    /// <summary>Words of verdicts and coverage that a narrow column breaks in the middle; the names of targets may be long paths.</summary>
    public const string BrokenWords = """
        () => {
          const broken = [], range = document.createRange();
          for (const cell of document.querySelectorAll('.targets td, .overview td, .overview .part th, .verdicts td, .handled td')) {
            const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            while (walker.nextNode())
              for (const word of walker.currentNode.data.matchAll(/[A-Za-z]{3,14}/g)) {
                range.setStart(walker.currentNode, word.index);
                range.setEnd(walker.currentNode, word.index + word[0].length);
                if (range.getClientRects().length > 1) broken.push(word[0]);
              }
          }
          return broken;
        }
        """;

    /// <summary>In CSS pixels.</summary>
    public const string SmallestText = """
        () => Math.min(...[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => parseFloat(getComputedStyle(e).fontSize)))
        """;

    private const string Usable = "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')].filter(e => e.checkVisibility())";

    public const string CountUsable = $"() => {Usable}.length";

    /// <summary>Remembers the element that has the focus; its text, or null when it was remembered already.</summary>
    public const string MarkFocused = "() => { const e = document.activeElement; if (e === document.body || e.dataset.reached) return null; e.dataset.reached = 'yes'; return e.textContent.trim(); }";

    public const string NotMarked = $"() => {Usable}.filter(e => !e.dataset.reached).map(e => e.outerHTML.slice(0, 120))";

    /// <summary>Parts that scroll and that the keyboard cannot scroll.</summary>
    public const string ScrollsWithoutKeyboard = """
        () => [...document.querySelectorAll('main *')].filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.checkVisibility() && e.tabIndex !== 0).map(e => e.outerHTML.slice(0, 120))
        """;

    /// <summary>Fields without a label, buttons and links without text, regions, tables and sections without a name.</summary>
    public const string Nameless = """
        () => [
          ...[...document.querySelectorAll('input, select')].filter(e => !e.labels.length),
          ...[...document.querySelectorAll('button, a, summary')].filter(e => !e.textContent.trim()),
          ...[...document.querySelectorAll('[role=region], nav')].filter(e => !e.getAttribute('aria-label')),
          ...[...document.querySelectorAll('section')].filter(e => !document.getElementById(e.getAttribute('aria-labelledby'))),
          ...[...document.querySelectorAll('table')].filter(e => !e.caption),
        ].map(e => e.outerHTML.slice(0, 120))
        """;
}
