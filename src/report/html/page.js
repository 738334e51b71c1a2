'use strict';
/* Chooses, filters and links within one article. No network, no storage but the theme. */
const page = document.documentElement;
page.classList.add('js');

const all = (root, selector) => Array.from(root.querySelectorAll(selector));
const has = (list, name) => list !== undefined && list.split(' ').includes(name);

/* Theme: the system's until the reader says otherwise. */
const themeSwitch = document.querySelector('[data-theme-switch]');
const isDark = () => page.dataset.theme ? page.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
const showTheme = () => { themeSwitch.setAttribute('aria-pressed', isDark()); themeSwitch.textContent = isDark() ? 'light' : 'dark'; };
try { const kept = localStorage.getItem('onrecord-theme'); if (kept) page.dataset.theme = kept; } catch (e) { /* no storage here */ }
themeSwitch.addEventListener('click', () => {
  page.dataset.theme = isDark() ? 'light' : 'dark';
  try { localStorage.setItem('onrecord-theme', page.dataset.theme); } catch (e) { /* no storage here */ }
  showTheme();
});
showTheme();
document.querySelector('[data-print]').addEventListener('click', () => print());

let current = null;

/* One article: everything below works inside `root`. */
function article(root) {
  const traces = all(root, '.trace');
  const marked = all(root, '[data-s]');
  const off = new Set();
  const picked = new Set();
  let chosen = '';

  function light(names) {
    for (const e of marked) e.classList.toggle('lit', names.some(n => has(e.dataset.s, n)));
    arc(names);
  }

  /* A line between both ends of a link, in the gap between margin and text. */
  function arc(names) {
    const old = root.querySelector('.arc');
    if (old) old.remove();
    const ends = names.map(n => document.getElementById('t-' + n));
    if (ends.length !== 2 || ends.includes(null)) return;
    const text = root.querySelector('.text');
    const frame = text.getBoundingClientRect();
    const left = text.querySelector('.body').getBoundingClientRect().left - frame.left - 8;
    const [a, b] = ends.map(e => { const r = e.getBoundingClientRect(); return r.top + r.height / 2 - frame.top; });
    const out = left - Math.min(17, 6 + Math.abs(a - b) / 40);
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', 'arc'); svg.setAttribute('aria-hidden', 'true');
    svg.setAttribute('width', frame.width); svg.setAttribute('height', frame.height);
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', `M${left} ${a}C${out} ${a} ${out} ${a} ${out} ${(a + b) / 2}S${out} ${b} ${left} ${b}`);
    svg.append(line);
    for (const y of [a, b]) {
      const dot = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
      dot.setAttribute('cx', left); dot.setAttribute('cy', y); dot.setAttribute('r', 3);
      svg.append(dot);
    }
    text.append(svg);
  }

  function choose(name, pair, moves) {
    chosen = traces.some(t => t.id === name) ? name : '';
    page.classList.toggle('chosen', chosen !== '');
    for (const t of traces) t.classList.toggle('on', t.id === chosen);
    for (const e of marked) e.classList.toggle('on', chosen !== '' && has(e.dataset.s, chosen));
    for (const e of all(root, '.tag')) e.classList.toggle('on', chosen !== '' && e.id === 't-' + chosen);
    light(pair || []);
    const panel = root.querySelector('.panel');
    panel.scrollTop = 0;
    if (chosen && moves) document.getElementById('t-' + chosen).scrollIntoView({ block: 'center' });
    const title = panel.querySelector(chosen ? '.trace.on h2' : '.over h2');
    if (title && moves) title.focus({ preventScroll: true });
    if (pair) arc(pair);
  }

  const shown = t => !off.has(t.dataset.top) && Array.from(picked).every(p => has(t.dataset.traits, p));

  function filter() {
    const visible = new Set(traces.filter(shown).map(t => t.id));
    for (const e of marked) e.classList.toggle('off', !e.dataset.s.split(' ').some(n => visible.has(n)));
    for (const e of all(root, 'g[data-top],tr[data-top]')) e.classList.toggle('off', off.has(e.dataset.top));
    for (const b of all(root, '.chip')) b.setAttribute('aria-pressed', !off.has(b.dataset.top));
    for (const b of all(root, '.pick')) b.setAttribute('aria-pressed', picked.has(b.dataset.trait));
    root.querySelector('[data-reset]').hidden = off.size + picked.size === 0;
  }

  const flip = (set, value) => { if (!set.delete(value)) set.add(value); filter(); };

  function step(by) {
    const seen = traces.filter(shown);
    const at = seen.findIndex(t => t.id === chosen);
    const next = seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length];
    if (next) location.hash = next.id;
  }

  /* The panel begins below the filters, however many lines they take. */
  const bar = root.querySelector('.bar');
  new ResizeObserver(() => root.style.setProperty('--bar', bar.offsetHeight + 'px')).observe(bar);

  let pair = null;
  root.addEventListener('click', event => {
    const on = selector => event.target.closest(selector);
    const link = on('a[href^="#"]');
    if (link) {
      pair = link.dataset.pair ? link.dataset.pair.split(' ') : null;
      /* The same hash again fires no event. */
      if (link.hash === location.hash) { event.preventDefault(); go(); }
      return;
    }
    if (on('.chip')) return flip(off, on('.chip').dataset.top);
    if (on('.pick')) return flip(picked, on('.pick').dataset.trait);
    if (on('[data-reset]')) { off.clear(); picked.clear(); return filter(); }
    if (on('[data-step]')) return step(Number(on('[data-step]').dataset.step));
    const said = on('.said,.strip circle');
    if (said && !said.classList.contains('off') && String(getSelection()) === '') location.hash = said.dataset.s.split(' ')[0];
  });
  for (const kind of ['mouseover', 'focusin']) root.addEventListener(kind, event => {
    const link = event.target.closest('[data-pair]');
    if (link) light(link.dataset.pair.split(' '));
  });
  for (const kind of ['mouseout', 'focusout']) root.addEventListener(kind, event => {
    if (event.target.closest('[data-pair]')) light(pair || []);
  });

  function go() {
    const name = decodeURIComponent(location.hash.slice(1));
    if (name.startsWith('t-')) {
      const tag = document.getElementById(name);
      if (tag) { tag.scrollIntoView({ block: 'center' }); tag.focus({ preventScroll: true }); }
      return;
    }
    choose(name, pair, name !== '');
    pair = null;
  }
  return { go, step, close: () => { if (chosen) location.hash = 'overview'; } };
}

addEventListener('hashchange', () => { if (current) current.go(); });
addEventListener('keydown', event => {
  if (!current || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input,select,textarea')) return;
  if (event.key === 'j') current.step(1);
  else if (event.key === 'k') current.step(-1);
  else if (event.key === 'Escape') current.close();
});

const single = document.querySelector('main > .article');
if (single) { current = article(single); current.go(); }
