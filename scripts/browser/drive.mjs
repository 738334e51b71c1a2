// Opens the pages that `run` made and does what a reader does. Every check is one line; the last line counts them.
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [tools, pages, executablePath, ...options] = process.argv.slice(2);
const require = createRequire(join(tools, 'node_modules/'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const pictures = options.includes('--pictures');
const url = name => pathToFileURL(join(pages, name)).href;

let passed = 0;
let failed = 0;
function check(name, holds, detail = '') {
  if (holds) passed++; else failed++;
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${name}${holds || detail === '' ? '' : ': ' + detail}`);
}

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });

/* A page that remembers what it said and asked for. */
async function open(name, size = { width: 1440, height: 1000 }, settings = {}) {
  // The policy of the page forbids scripts that are not its own; axe is one, and so needs this.
  const context = await browser.newContext({ viewport: size, bypassCSP: false, ...settings });
  const page = await context.newPage();
  page.said = [];
  page.asked = [];
  page.on('console', m => page.said.push(`${m.type()}: ${m.text()}`));
  page.on('pageerror', e => page.said.push('error: ' + e.message));
  page.on('dialog', d => { page.said.push('dialog: ' + d.message()); d.dismiss(); });
  page.on('request', r => page.asked.push(r.url()));
  await page.goto(url(name));
  return page;
}
const quiet = (name, page, most = 1) => {
  check(`${name}: the console is empty`, page.said.length === 0, page.said.join(' | '));
  const other = page.asked.filter(u => !u.startsWith('file://'));
  check(`${name}: nothing is asked of a network`, other.length === 0 && page.asked.length <= most, page.asked.join(' '));
};
async function accessible(name, page) {
  const found = await page.evaluate(async source => {
    (0, eval)(source);
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.filter(v => ['serious', 'critical'].includes(v.impact))
      .map(v => `${v.id} × ${v.nodes.length}: ${v.nodes[0].html.slice(0, 120)} ${(v.nodes[0].any[0] || {}).message || ''}`);
  }, axe);
  check(`${name}: axe-core finds nothing serious`, found.length === 0, found.join(' | '));
}
const shot = async (page, name) => { if (pictures) await page.screenshot({ path: `docs/${name}.png` }); };

/* The seed's report. */
{
  const page = await open('seed.html', { width: 1440, height: 1000 }, { bypassCSP: true });
  check('seed: it has a heading and statements', await page.locator('h1').count() === 1 && await page.locator('.tag[id]').count() >= 30);
  await shot(page, 'report');
  await accessible('seed, overview', page);

  await page.click('.chip[data-top=health]');
  check('seed: a type is switched off', await page.locator('.said.t-health:not(.off)').count() === 0 && await page.locator('.said.t-igo:not(.off)').count() > 0);
  check('seed: the table follows', await page.locator('.all tr[data-s]:has(.t-health):visible').count() === 0);
  await page.click('[data-reset]');
  check('seed: all are shown again', await page.locator('.said.off').count() === 0);
  await page.click('.pick[data-trait=contradicted]');
  check('seed: only contradicted ones stay', await page.locator('.said:not(.off)').count() > 0 && await page.locator('.said.off').count() > 0);
  await page.click('[data-reset]');

  const supported = await page.locator('.jump[aria-label^="supported by"]').first().getAttribute('data-pair');
  const [from, to] = supported.split(' ');
  await page.locator(`.said[data-s~="${from}"]`).first().click();
  check('seed: a click on a statement shows its trace', await page.locator('.trace.on').getAttribute('id') === from);
  const sums = await page.locator('.trace').evaluateAll(traces => traces.filter(t => t.querySelector('.terms')).map(t => {
    const terms = Array.from(t.querySelectorAll('.terms tbody td:last-child'), e => Math.round(e.textContent * 100));
    return [t.id, terms.reduce((a, b) => a + b, 0), Math.round(t.querySelector('.terms tfoot td').textContent * 100)];
  }));
  check('seed: every trace’s terms sum to the sum printed', sums.length >= 20 && sums.every(([, a, b]) => a === b), JSON.stringify(sums));
  await shot(page, 'report-trace');
  await accessible('seed, trace', page);
  await page.locator(`.jump[data-pair="${supported}"]`).first().click();
  check('seed: a link leads to the supporter', await page.locator('.trace.on').getAttribute('id') === to);
  const lit = await page.locator('.lit').evaluateAll(all => all.map(e => e.dataset.s).join(' ').split(' '));
  check('seed: both ends are lit and joined', lit.includes(from) && lit.includes(to) && await page.locator('.arc path').count() === 1);
  await page.locator(`.trace.on .links a`).first().click();
  check('seed: a link in the panel leads on', await page.locator('.trace.on').count() === 1 && await page.locator('.trace.on').getAttribute('id') !== to);

  await page.keyboard.press('Escape');
  check('seed: Escape leads back to the overview', await page.locator('#overview').isVisible() && await page.locator('.trace.on').count() === 0);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const second = await page.locator('.trace.on').getAttribute('id');
  check('seed: j steps to the next statement', second === 'S2', second);
  check('seed: the panel’s heading has the focus', await page.evaluate(() => document.activeElement.closest('.trace.on') !== null));
  await page.keyboard.press('k');
  check('seed: k steps back', await page.locator('.trace.on').getAttribute('id') === 'S1');
  await page.locator('.tag[id]').first().focus();
  await page.keyboard.press('Enter');
  check('seed: a statement opens by keyboard', await page.locator('.trace.on').getAttribute('id') === 'S1');

  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.click('[data-theme-switch]');
  const dark = await ground();
  check('seed: dark is another ground', light !== dark && await page.locator('[data-theme-switch]').getAttribute('aria-pressed') === 'true', `${light} ${dark}`);
  await shot(page, 'report-dark');
  await accessible('seed, dark', page);
  await page.goto(url('seed.html'));
  check('seed: the choice is kept', await ground() === dark);

  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true });
  const count = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length;
  check('seed: it prints as PDF of a few pages', pdf.subarray(0, 5).toString() === '%PDF-' && count >= 3 && count <= 14, `${count} pages`);
  check('seed: the console is empty', page.said.length === 0, page.said.join(' | '));
  check('seed: nothing is asked of a network', page.asked.every(u => u === url('seed.html')), page.asked.join(' '));
  await page.context().close();

  const strict = await open('seed.html');
  const inline = await strict.evaluate(() => { const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s); return window.pwned; });
  check('seed: the policy lets no other script run', inline === undefined);
  await strict.context().close();

  const phone = await open('seed.html', { width: 390, height: 800 });
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
  check('seed: a telephone’s width is enough', wide <= 391, `${wide}`);
  quiet('seed on a telephone', phone);
  await phone.context().close();

  const bare = await open('seed.html', { width: 1440, height: 1000 }, { javaScriptEnabled: false });
  check('seed: without scripts every trace is there', await bare.locator('.trace:visible').count() >= 30);
  await bare.context().close();
}

/* A hostile article. */
for (const name of ['hostile.html', 'hostile index.html']) {
  const page = await open(name);
  if (name !== 'hostile.html') {
    for (const n of [0, 1, 2]) {
      await page.goto(url(name) + '#a' + n);
      await page.waitForSelector('.article .para', { timeout: 5000 }).catch(() => {});
      check(`${name}: article ${n} opens`, await page.locator('.article .para').count() > 0);
      await page.goto(url(name) + '#index');
    }
  } else {
    check('hostile: its markup is text', (await page.locator('.text').textContent()).includes('<script>window.pwned=1</script>'));
    await page.locator('.said').first().hover();
  }
  const pwned = await page.evaluate(() => [window.pwned, document.querySelectorAll('main img, main svg[onload], main [onmouseover], main [onclick], main [onerror]').length]);
  check(`${name}: nothing of it ran or became an element`, pwned[0] === undefined && pwned[1] === 0, JSON.stringify(pwned));
  quiet(name, page, 8);
  await page.context().close();
}

/* An index of ten thousand. */
{
  const size = statSync(join(pages, 'many.html')).size;
  check('index: ten thousand articles take less than 10 MB', size < 10e6, `${size}`);
  const start = performance.now();
  const page = await open('many.html', { width: 1440, height: 1000 }, { bypassCSP: true });
  await page.waitForSelector('#rows tr');
  const took = Math.round(performance.now() - start);
  check('index: it opens within two seconds', took < 2000, `${took} ms`);
  console.log(`     index of 10,000: ${size} bytes, ${took} ms`);
  check('index: one page of rows', await page.locator('#rows tr').count() === 100);
  await shot(page, 'index');
  await accessible('index', page);
  await page.click('#heads button:text-is("statements")');
  const numbers = await page.locator('#rows tr td:nth-child(6)').allTextContents();
  check('index: it sorts', numbers.every((v, n) => n === 0 || Number(numbers[n - 1]) >= Number(v)), numbers.slice(0, 5).join());
  await page.fill('#find', 'harbour politics');
  const found = await page.locator('#found').textContent();
  check('index: it finds', /^\d+ of 10000/.test(found) && !found.startsWith('10000'), found);
  await page.click('[data-find="Daily Post"]');
  check('index: an outlet leads to its articles', (await page.locator('#rows tr:first-child td').first().textContent()) === 'Daily Post');
  const before = page.asked.length;
  await page.click('#rows a');
  await page.waitForSelector('.article .tag');
  const loaded = page.asked.slice(before);
  check('index: the details come from their own file', loaded.length === 1 && /many\.files\/\d{6}\.js$/.test(loaded[0]), loaded.join(' '));
  await page.locator('.article .said').first().click();
  check('index: a statement of it shows its trace', await page.locator('.trace.on').count() === 1);
  await accessible('index, an article', page);
  await page.click('.return a');
  check('index: and back', await page.locator('#index').isVisible() && !(await page.locator('#opened').isVisible()));
  check('index: the console is empty', page.said.length === 0, page.said.join(' | '));
  check('index: nothing is asked of a network', page.asked.every(u => u.startsWith('file://')));
  await page.context().close();
}

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
