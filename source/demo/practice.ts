import {type Answer, redirect, type Visit} from './answer.ts';
import {type Fault, type FaultKind, type FaultPlace, faultKinds, faultRows} from './faults.ts';
import {html} from './html.ts';
import {page} from './page.ts';
import {foreignFormPage} from './plain-pages.ts';
import type {DemoState} from './state.ts';

const groups: readonly {
	readonly title: string;
	readonly subject: string;
	readonly places: readonly FaultPlace[];
}[] = [
	{title: 'Sign-in', subject: 'The next Allow', places: ['consent']},
	{title: 'Token', subject: 'The next token request', places: ['token', 'exchange', 'refresh']},
	{title: 'Vendors', subject: 'The next question for the vendors', places: ['vendors']},
];

/** GET and POST /practice: a person switches one failure on, or off. */
export function answerPractice(state: DemoState, {method, form}: Visit): Answer {
	if (method === 'GET') return practicePage(state.formKey, state.faults.list()[0]);
	if (form?.get('key') !== state.formKey) return foreignFormPage();
	const kind = faultKinds.find(name => name === form.get('fault'));
	const once = form.get('times') !== 'always';
	state.faults.set(kind ? [{kind, ...(once && {times: 1}), sparesMadeUpCodes: true}] : []);
	return redirect('/practice', 303);
}

function practicePage(formKey: string, active: Fault | undefined): Answer {
	return page({
		title: 'Practise a failure',
		width: 'wide',
		links: [{href: '/console', text: 'Console'}],
		main: html`<h1>Practise a failure</h1>
<p class="soft">Switch one on, then go on in the terminal and see how smapi-login helps you out of it.</p>
${statusNote(active)}
<form class="card" method="post" action="/practice">
<input type="hidden" name="key" value="${formKey}">
${choice('', 'Everything works', active?.kind)}
<fieldset><legend>How often</legend>
<div class="grid">
<label class="choice"><input type="radio" name="times" value="once"${!isLasting(active) && html` checked`}><span>Once, then everything works again</span></label>
<label class="choice"><input type="radio" name="times" value="always"${isLasting(active) && html` checked`}><span>Every time, until it is switched off here</span></label>
</div>
</fieldset>
${groups.map(
	({title, subject, places}) => html`<fieldset><legend>${title}</legend>
<p class="soft small">${subject} …</p>
<div class="grid">
${faultKinds
	.filter(kind => places.includes(faultRows[kind].place))
	.map(kind => choice(kind, faultRows[kind].label, active?.kind))}
</div>
</fieldset>`,
)}
<div class="buttons end sticky"><button class="main">Switch</button></div>
</form>`,
	});
}

function isLasting(active: Fault | undefined): boolean {
	return active !== undefined && active.times === undefined;
}

function statusNote(active: Fault | undefined) {
	if (!active)
		return html`<p class="note good" role="status">Everything works: no failure is switched on.</p>`;
	const group = groups.find(({places}) => places.includes(faultRows[active.kind].place));
	return html`<div class="note bad" role="status"><strong>Switched on${isLasting(active) && ' until you switch it off'}:</strong>
${group?.subject} ${faultRows[active.kind].label}.</div>`;
}

function choice(value: FaultKind | '', label: string, active: FaultKind | undefined) {
	const isOn = value === (active ?? '');
	return html`<label class="choice"><input type="radio" name="fault" value="${value}"${isOn && html` checked`}><span>${label}</span></label>
`;
}
