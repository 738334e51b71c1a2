// Writes so many short articles of five outlets over two years as JSON lines, the same each time.
const count = Number(process.argv[2]);
const outlets = ['Harbour Times', 'Daily Post', 'Evening Ledger', 'The Valley Wire', 'North & South'];
const desks = ['city', 'politics', 'world'];
const who = ['Mayor Anna Weiss', 'Police spokesman Tom Hale', 'residents of Old Town', 'Dr. Lea Moor of the city hospital', 'a government official'];
const what = ['the bridge had been closed', 'about 40 people were injured', 'many roads may reopen in May', 'the plan was not ready'];
let state = 11;
const draw = n => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return (state >>> 8) % n; };
for (let n = 0; n < count; n++) {
  const text = Array.from({ length: 2 + draw(3) }, () => `According to ${who[draw(5)]}, ${what[draw(4)]}.`).join(' ');
  const month = draw(24);
  console.log(JSON.stringify({
    id: `m${n}`, title: `Report ${n} from the ${desks[n % 3]} desk`, text: `${text} ${who[0]} said on Monday that ${n} people had come.`,
    outlet: outlets[draw(5)], desk: desks[n % 3], author: `Author ${draw(40)}`,
    date: `${2023 + Math.floor(month / 12)}-${String(month % 12 + 1).padStart(2, '0')}-15`,
  }));
}
