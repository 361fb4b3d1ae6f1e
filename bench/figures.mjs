const nameColumns = 37;

/** The value below which this share of the values lies. */
export function quantile(values, share) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The middle of a list of numbers. */
export function median(values) {
	return quantile(values, 0.5);
}

/** What was measured: for each row and each build a list of values, in the order of the rounds. */
export class Samples {
	#lists = new Map();

	add(name, build, values) {
		const key = `${name}\n${build}`;
		this.#lists.set(key, [...(this.#lists.get(key) ?? []), ...values]);
	}

	of(name, build) {
		return this.#lists.get(`${name}\n${build}`) ?? [];
	}
}

/**
 * One row of the table: the figure of this build beside what it should be.
 * @param row `name`, `unit` (of the figure); `base` (the row that it is a ratio to), `share` (0.5), `aim`, `limit` (a row
 * that nothing can be faster than)
 */
export function judge(row, samples) {
	const figureOf = ({name, base, share = 0.5}, build) => {
		const value = quantile(samples.of(name, build), share);
		return base ? value / median(samples.of(base, 'this')) : value;
	};
	const values = samples.of(row.name, 'this');
	return {
		name: row.name,
		...row,
		limit: row.limit && figureOf({name: row.limit, base: row.base}, 'this'),
		figure: figureOf(row, 'this'),
		value: quantile(values, row.share ?? 0.5),
		count: values.length,
		against: compare(row, samples),
	};
}

/**
 * This build less the other one, and this one less itself in the same rounds: less than that is noise.
 * @returns undefined without another build
 */
function compare({name, share = 0.5}, samples) {
	const [here, other, again] = ['this', 'other', 'again'].map(build => samples.of(name, build));
	if (other.length === 0) return;
	// A far quantile has no pairs.
	const isPaired = share === 0.5;
	const difference = isPaired ? pairs(here, other).middle : quantile(here, share) - quantile(other, share);
	const self = isPaired
		? pairs(here, again)
		: {middle: quantile(here, share) - quantile(again, share), error: 0};
	const noise = Math.max(Math.abs(self.middle), self.error);
	const before = quantile(other, share);
	const beyond = difference - noise;
	return {before, difference, noise, isSlower: beyond > 1 && beyond > 0.03 * before};
}

/** Round by round: a machine that slows down slows both. `error` is the standard error of the middle (IQR / 1.35 · 1.25 / √n). */
function pairs(first, second) {
	const differences = first.slice(0, second.length).map((value, at) => value - second[at]);
	const spread = quantile(differences, 0.75) - quantile(differences, 0.25);
	return {middle: median(differences), error: (0.93 * spread) / Math.sqrt(differences.length)};
}

export const heading =
	'medians'.padEnd(nameColumns) + ['limit', 'aim', 'figure'].map(word => word.padStart(10)).join('');

/** A row as a line: limit, aim and figure side by side, and how it stands to the other build. */
export function told({
	name,
	unit,
	base,
	aim,
	limit,
	figure,
	value,
	valueUnit = unit,
	count,
	detail = '',
	against,
}) {
	const inUnit = number => (number === undefined ? '–' : write(number, unit)).padStart(10);
	const mark = aim === undefined ? ' ' : figure <= aim ? '✓' : '✗';
	const plain = base ? write(value, valueUnit).padStart(11) : ''.padStart(11);
	const line =
		`${name.padEnd(nameColumns)}${inUnit(limit)}${inUnit(aim)}${inUnit(figure)} ${mark}${plain}  n=${count}  ${detail}`.trimEnd();
	if (!against) return line;
	const {before, difference, noise, isSlower} = against;
	const sign = difference > 0 ? '+' : '';
	const share = `${sign}${((100 * difference) / before).toFixed(1)} %`;
	return `${line}  other ${write(before, valueUnit)}, this ${sign}${write(difference, valueUnit)} (${share}), noise ${write(noise, valueUnit)}${isSlower ? '  SLOWER' : ''}`;
}

function write(number, unit) {
	const digits = unit === 'ms' ? 1 : 2;
	return `${number.toFixed(digits)}${unit === '×' ? '' : ' '}${unit}`;
}
