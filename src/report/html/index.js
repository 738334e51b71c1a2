/* The index of a corpus: one page of rows at a time; an article's details come from their own file when it is opened. */
const index = document.getElementById('index');
const rows = JSON.parse(document.getElementById('data').textContent).map((row, number) => ({ row, number, text: row.slice(0, 5).join(' ').toLowerCase() }));
const tops = JSON.parse(document.getElementById('tops').textContent);
const PAGE = 100;
const heads = [['title', 0], ['outlet', 1], ['desk', 2], ['author', 3], ['date', 4], ['statements', 5], ['mean', 6], ['kinds of source', 8], ['unanswered', 7, 0], ['capped', 7, 1], ['contradicted', 7, 2], ['one source', 7, 3]]
  .filter(([, at]) => at === 0 || at > 4 || rows.some(r => r.row[at]));
const byId = id => document.getElementById(id);
const find = byId('find');
let list = rows;
let from = 0;
let order = { head: null, down: false };
let opened = -1;

function make(tag, text, attributes) {
  const e = document.createElement(tag);
  if (text !== undefined && text !== null) e.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) e.setAttribute(name, value);
  return e;
}

const value = (row, [, at, inner]) => inner === undefined ? row[at] : row[at][inner];

function sorted() {
  if (!order.head) return list;
  const sign = order.down ? -1 : 1;
  const key = r => order.head[1] === 8 ? r.row[8].length : value(r.row, order.head);
  return list.slice().sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (typeof x === 'number' ? x - y : String(x).localeCompare(String(y))) || a.number - b.number;
  });
}

const SVG = 'http://www.w3.org/2000/svg';
function balance(parts) {
  const all = parts.reduce((sum, [, n]) => sum + n, 0);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'stack'); svg.setAttribute('viewBox', '0 0 120 12'); svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', parts.map(([t, n]) => `${tops[t][2]} ${n}`).join(', '));
  let x = 0;
  for (const [t, n] of parts) {
    const width = n / all * 120;
    const g = document.createElementNS(SVG, 'g');
    g.setAttribute('class', 't-' + tops[t][0]);
    const rect = document.createElementNS(SVG, 'rect');
    for (const [name, v] of [['x', x], ['width', Math.max(width - 1, 0.4)], ['height', 12]]) rect.setAttribute(name, v);
    g.append(rect);
    if (width > 11) {
      const letter = document.createElementNS(SVG, 'text');
      letter.setAttribute('x', x + width / 2 - 0.5); letter.setAttribute('y', 9.5); letter.textContent = tops[t][1];
      g.append(letter);
    }
    svg.append(g);
    x += width;
  }
  return svg;
}

function draw() {
  const all = sorted();
  from = Math.max(0, Math.min(from, all.length - 1));
  const body = byId('rows');
  body.textContent = '';
  for (const { row, number } of all.slice(from, from + PAGE)) {
    const tr = make('tr');
    for (const head of heads) {
      if (head[1] === 0) { const th = make('th', null, { scope: 'row' }); th.append(make('a', row[0], { href: '#a' + number })); tr.append(th); }
      else if (head[1] === 8) { const td = make('td'); td.append(balance(row[8])); tr.append(td); }
      else { const v = value(row, head); tr.append(make('td', v === null ? '–' : head[1] === 6 ? v.toFixed(1) : v)); }
    }
    body.append(tr);
  }
  byId('found').textContent = `${all.length} of ${rows.length} articles`;
  byId('page').textContent = all.length ? `${from + 1} to ${Math.min(from + PAGE, all.length)}` : '';
  byId('back').disabled = from === 0;
  byId('next').disabled = from + PAGE >= all.length;
  for (const th of byId('heads').children) th.setAttribute('aria-sort', order.head === th.head ? (order.down ? 'descending' : 'ascending') : 'none');
}

for (const head of heads) {
  const th = make('th', null, { scope: 'col' });
  const button = make('button', head[0], { type: 'button' });
  button.addEventListener('click', () => { order = { head, down: order.head === head ? !order.down : head[1] > 4 }; from = 0; draw(); });
  th.head = head;
  th.append(button);
  byId('heads').append(th);
}
function search() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  list = rows.filter(r => words.every(w => r.text.includes(w)));
  from = 0;
  draw();
}
find.addEventListener('input', search);
byId('back').addEventListener('click', () => { from -= PAGE; draw(); });
byId('next').addEventListener('click', () => { from += PAGE; draw(); });
index.addEventListener('click', event => {
  const button = event.target.closest('[data-find]');
  if (button) { find.value = button.dataset.find; search(); find.scrollIntoView(); find.focus(); }
});

/* Called by the details' own file. */
async function onrecord(number, packed) {
  if (number !== opened) return;
  const bytes = Uint8Array.from(atob(packed.trim()), c => c.charCodeAt(0));
  const html = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  if (number !== opened) return;
  byId('article').innerHTML = html;
  byId('state').textContent = rows[number].row[0];
  current = article(byId('article'));
  current.go();
}
window.onrecord = onrecord;

function open(number) {
  opened = number;
  current = null;
  index.hidden = true;
  byId('opened').hidden = false;
  byId('article').textContent = '';
  byId('state').textContent = 'opening …';
  scrollTo(0, 0);
  const inline = byId('detail' + number);
  if (inline) return onrecord(number, inline.textContent);
  const script = make('script', null, { src: `${index.dataset.folder}/${String(number).padStart(6, '0')}.js` });
  script.addEventListener('error', () => { byId('state').textContent = 'The details are not beside this page any more.'; });
  script.addEventListener('load', () => script.remove());
  document.head.append(script);
}

function route() {
  const wanted = /^#a(\d+)$/.exec(location.hash);
  if (wanted) {
    const number = Number(wanted[1]);
    if (number !== opened && rows[number]) open(number);
  } else if (location.hash === '' || location.hash === '#index') {
    opened = -1;
    current = null;
    page.classList.remove('chosen');
    index.hidden = false;
    byId('opened').hidden = true;
    byId('article').textContent = '';
  }
}
addEventListener('hashchange', route);
draw();
route();
