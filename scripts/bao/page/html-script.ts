/**
 * The script of the page: sorting, filters and pages of rows. Without it the page shows the rows of its tables in their
 * order. Further rows of a large fleet stand in the page as text, one a line, and become elements when they are on view:
 * a hundred thousand cells are searched in milliseconds, and only as text. Hashed for the content security policy.
 */
export const script = String.raw`
(() => {
  'use strict';
  const perPage = 100;
  const make = (tag, props, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };
  // as OpenBao matches: + is one segment, a final * is anything
  const names = (pattern, path) => {
    const glob = pattern.endsWith('*');
    const pieces = (glob ? pattern.slice(0, -1) : pattern).split('/');
    const parts = path.split('/');
    if (glob ? parts.length < pieces.length : parts.length !== pieces.length) return false;
    return pieces.every((piece, at) => piece === '+' || piece === parts[at] || (glob && at === pieces.length - 1 && parts[at].startsWith(piece)));
  };
  const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#10': '\n' };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  function setUp(section) {
    const table = section.querySelector('table');
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const title = (head) => head.dataset.title ?? head.textContent;
    const titles = heads.map(title);
    const pathColumn = heads.findIndex((head) => head.dataset.path !== undefined);
    const rest = section.querySelector('script');
    const rows = [...body.rows, ...(rest === null ? [] : rest.textContent.trim().split('\n'))].map((row, at) => (typeof row === 'string' ? { html: row, at } : { html: row.outerHTML, row, at }));
    const rowOf = (one) => {
      if (one.row !== undefined) return one.row;
      const maker = document.createElement('tbody');
      maker.innerHTML = one.html;
      return (one.row = maker.rows[0]);
    };
    const cellsOf = (one) => one.html.split(/<t[hd](?=[ >])/).slice(1);
    const textOf = (html) => html.slice(html.indexOf('>') + 1).replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|#39|#10);/g, (all, name) => entities[name]);
    const textsOf = (one) => (one.texts ??= cellsOf(one).map((cell) => textOf(cell).toLowerCase()));
    const keysOf = (one) => (one.keys ??= cellsOf(one).map((cell, at) => {
      const key = /^[^>]* data-key="(\d+)"/.exec(cell);
      return key === null ? textsOf(one)[at] : Number(key[1]);
    }));
    const pathOf = (one) => textOf(/<code[^]*?<\/code>/.exec(cellsOf(one)[pathColumn])?.[0] ?? '>').toLowerCase();
    const state = { column: -1, down: false, page: 0, list: rows };

    table.setAttribute('role', 'table');
    for (const part of [table.tHead, body]) part.setAttribute('role', 'rowgroup');
    table.tHead.rows[0].setAttribute('role', 'row');
    for (const head of heads) head.setAttribute('role', 'columnheader');

    const search = make('input', { type: 'search', autocomplete: 'off', spellcheck: false, placeholder: pathColumn < 0 ? 'Filter' : 'Filter: a name, or a path' });
    search.setAttribute('aria-label', 'Filter ' + section.dataset.table);
    const field = make('select', {}, make('option', { value: '-1' }, 'in all columns'), ...titles.map((text, at) => make('option', { value: String(at) }, 'in ' + text)));
    field.setAttribute('aria-label', 'Column to filter');
    const only = make('input', { type: 'checkbox' });
    const onlyLabel = make('label', { hidden: section.dataset.differences === undefined }, only, ' differences only');
    const order = make('select', {}, make('option', { value: '' }, 'as given'), ...titles.flatMap((text, at) => [make('option', { value: at + ' up' }, text + ' \u2191'), make('option', { value: at + ' down' }, text + ' \u2193')]));
    const orderLabel = make('label', { className: 'small' }, 'Sort by ', order);
    const status = make('span', {});
    status.setAttribute('role', 'status');
    const before = make('button', { type: 'button' }, 'Previous');
    const after = make('button', { type: 'button' }, 'Next');
    const bar = make('div', { className: 'bar' }, search, field, onlyLabel, orderLabel, status, before, after);
    section.querySelector('.frame').before(bar);

    const show = () => {
      const pages = Math.max(1, Math.ceil(state.list.length / perPage));
      state.page = Math.min(Math.max(0, state.page), pages - 1);
      const from = state.page * perPage;
      const part = state.list.slice(from, from + perPage).map(rowOf);
      for (const row of part) {
        row.setAttribute('role', 'row');
        for (const cell of row.cells) cell.setAttribute('role', cell.tagName === 'TH' ? 'rowheader' : 'cell');
      }
      body.replaceChildren(...part);
      status.textContent = part.length === 0 ? 'nothing found' : (from + 1) + '\u2013' + (from + part.length) + ' of ' + state.list.length + (state.list.length === rows.length ? '' : ' (' + rows.length + ' in all)');
      before.disabled = state.page === 0;
      after.disabled = state.page === pages - 1;
      before.hidden = after.hidden = pages === 1;
    };
    const update = () => {
      const wanted = search.value.trim().toLowerCase();
      const column = Number(field.value);
      const asPath = pathColumn >= 0 && (column === -1 || column === pathColumn) && wanted.includes('/');
      const fits = (one) => {
        if (only.checked && !/^<tr[^>]* data-differs/.test(one.html)) return false;
        if (wanted === '') return true;
        const texts = textsOf(one);
        if (asPath && names(pathOf(one), wanted)) return true;
        return column === -1 ? texts.some((text) => text.includes(wanted)) : texts[column].includes(wanted);
      };
      const list = rows.filter(fits);
      if (state.column >= 0) {
        const sign = state.down ? -1 : 1;
        list.sort((a, b) => sign * compare(keysOf(a)[state.column], keysOf(b)[state.column]) || a.at - b.at);
      }
      heads.forEach((head, at) => head.setAttribute('aria-sort', at !== state.column ? 'none' : state.down ? 'descending' : 'ascending'));
      order.value = state.column < 0 ? '' : state.column + (state.down ? ' down' : ' up');
      state.list = list;
      state.page = 0;
      show();
    };
    heads.forEach((head, at) => {
      const button = make('button', { type: 'button' }, ...head.childNodes);
      button.addEventListener('click', () => {
        state.down = state.column === at && !state.down;
        state.column = at;
        update();
      });
      head.append(button);
    });
    order.addEventListener('change', () => {
      const [column, way] = order.value.split(' ');
      state.column = column === '' ? -1 : Number(column);
      state.down = way === 'down';
      update();
    });
    for (const control of [search, field, only]) control.addEventListener('input', update);
    before.addEventListener('click', () => { state.page -= 1; show(); });
    after.addEventListener('click', () => { state.page += 1; show(); });
    addEventListener('beforeprint', () => body.replaceChildren(...state.list.map(rowOf)));
    addEventListener('afterprint', show);
    update();
  }

  for (const section of document.querySelectorAll('section[data-table]')) setUp(section);
})();
`;
