import type {Shot} from './session.ts';
import {contentOf, escaped, sizeOf, styleOfPage} from './svg.ts';

/** What the sheet shows, by the name of the size. */
export type Sizes = ReadonlyMap<string, readonly Shot[]>;

const look = `
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,sans-serif;display:grid;grid-template-columns:17rem 1fr;height:100vh}
nav{overflow:auto;padding:1rem;border-right:1px solid #8885}
main{overflow:auto;padding:1rem;display:flex;flex-direction:column;gap:1rem}
label{display:block;margin:0 0 .5rem}
select,input{font:inherit;width:100%;padding:.25rem}
ol{list-style:none;margin:1rem 0 0;padding:0}
button{font:inherit;border:0;background:none;color:inherit;padding:.1rem .4rem;width:100%;text-align:left;border-radius:.3rem}
button[aria-current=true]{background:#3b82f6;color:#fff}
h2{font-size:.85rem;margin:.8rem 0 .2rem;opacity:.7}
h1{font-size:1.1rem;margin:0}
p{margin:0}
figure{margin:0}
figure svg{max-width:100%;height:auto}
@media (max-width:50rem){body{grid-template-columns:1fr;height:auto}nav{border:0}nav ol{max-height:12rem;overflow:auto}}
`;

/** Runs in the page: what is shown is worked out from the four choices, the keys and the place in the list. */
const script = `
const shots = JSON.parse(document.getElementById('shots').textContent);
const at = id => document.getElementById(id);
const [step, size, theme, words, list] = ['step', 'size', 'theme', 'words', 'list'].map(at);
let current = decodeURIComponent(location.hash.slice(1));
const fits = shot => (step.value === '' || shot.group === step.value) && shot.sizes[size.value] &&
	(words.value === '' || (shot.name + ' ' + shot.sizes[size.value].words).toLowerCase().includes(words.value.toLowerCase()));
function draw() {
	const found = shots.filter(fits);
	if (!found.some(shot => shot.name === current)) current = found[0]?.name ?? '';
	list.replaceChildren();
	let group;
	for (const shot of found) {
		if (shot.group !== group) {
			group = shot.group;
			const heading = list.appendChild(document.createElement('h2'));
			heading.textContent = group;
		}
		const button = list.appendChild(document.createElement('li')).appendChild(document.createElement('button'));
		button.textContent = shot.name;
		button.setAttribute('aria-current', shot.name === current);
		button.onclick = () => { current = shot.name; draw(); };
	}
	list.querySelector('[aria-current=true]')?.scrollIntoView({block: 'nearest'});
	const shot = found.find(each => each.name === current);
	at('name').textContent = shot ? shot.name : 'Nothing fits';
	at('place').textContent = shot ? shot.group + ', ' + (found.indexOf(shot) + 1) + ' of ' + found.length : '';
	const themes = theme.value === 'both' ? ['dark', 'light'] : [theme.value];
	at('pictures').innerHTML = shot ? themes.map(name => '<figure class="' + name + '">' + shot.sizes[size.value].svg + '</figure>').join('') : '';
	if (shot) history.replaceState(null, '', '#' + encodeURIComponent(current));
}
function go(by) {
	const found = shots.filter(fits);
	const place = found.findIndex(shot => shot.name === current);
	current = found[(place + by + found.length) % found.length]?.name ?? '';
	draw();
}
function turn(select, by) {
	select.selectedIndex = (select.selectedIndex + by + select.length) % select.length;
	draw();
}
addEventListener('keydown', event => {
	if (event.target === words || event.metaKey || event.ctrlKey || event.altKey) return;
	const does = {ArrowRight: () => go(1), ArrowLeft: () => go(-1), ArrowDown: () => go(1), ArrowUp: () => go(-1), s: () => turn(size, 1), t: () => turn(theme, 1)}[event.key];
	if (!does) return;
	event.preventDefault();
	does();
});
for (const each of [step, size, theme]) each.onchange = draw;
words.oninput = draw;
draw();
`;

/** One page with every picture in it: by step, size and ground; no other file is loaded. */
export function sheetOf(sizes: Sizes): string {
	const names = [...sizes.keys()];
	const shots = new Map<string, {name: string; group: string; sizes: Record<string, object>}>();
	for (const [size, drawn] of sizes) {
		for (const {name, group, frame} of drawn) {
			const shot = shots.get(name) ?? {name, group, sizes: {}};
			shots.set(name, shot);
			const {width, height} = sizeOf(frame);
			const svg = `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(name)}"><rect class="g" width="${width}" height="${height}" rx="8"/>${contentOf(frame)}</svg>`;
			const words = frame.rows.map(row => row.map(({text}) => text).join(' ')).join(' ');
			shot.sizes[size] = {svg, words};
		}
	}
	const groups = [...new Set([...shots.values()].map(({group}) => group))];
	const sorted = [...shots.values()].sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
	const options = (values: readonly string[]) =>
		values.map(value => `<option>${escaped(value)}</option>`).join('');
	const kept = names.includes('80x24') ? names.indexOf('80x24') : 0;
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Every screen of smapi-login</title>
<style>${look}${styleOfPage()}</style>
</head>
<body>
<nav>
<label>Step <select id="step"><option value="">All</option>${options(groups)}</select></label>
<label>Size (s) <select id="size">${names.map((name, at) => `<option${at === kept ? ' selected' : ''}>${name}</option>`).join('')}</select></label>
<label>Ground (t) <select id="theme"><option>dark</option><option>light</option><option>both</option></select></label>
<label>Words <input id="words" type="search"></label>
<p>Arrow keys lead from picture to picture.</p>
<ol id="list"></ol>
</nav>
<main>
<h1 id="name"></h1>
<p id="place"></p>
<div id="pictures"></div>
</main>
<script id="shots" type="application/json">${JSON.stringify(sorted).replaceAll('<', '\\u003c')}</script>
<script>${script}</script>
</body>
</html>
`;
}
