/** How many rows each group of the catalogue has. */
const groups: Readonly<Record<string, number>> = {
	A: 30,
	B: 25,
	C: 30,
	D: 25,
	E: 23,
	F: 15,
	G: 18,
	N: 19,
	S: 14,
	T: 7,
};

/** Numbers that no row has. */
const unused: ReadonlySet<string> = new Set(['S09']);

/** Every ID of the catalogue, in its order. */
export const catalogueIds: readonly string[] = Object.entries(groups)
	.flatMap(([group, count]) =>
		Array.from({length: count}, (_, index) => `${group}${String(index + 1).padStart(2, '0')}`),
	)
	.filter(id => !unused.has(id));

/** What the group is about, for rows that nobody has automated. */
export const groupNames: Readonly<Record<string, string>> = {
	A: 'sign-in protocol',
	B: 'loopback listener',
	C: 'answers of the token endpoint and of SMAPI',
	D: 'profile storage',
	E: 'terminal',
	F: 'secrets',
	G: 'environment',
	N: 'what people give',
	S: 'storage and processes, from what happened to people',
	T: 'terminal and surroundings, from what happened to people',
};
