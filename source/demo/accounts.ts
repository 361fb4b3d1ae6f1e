/** A developer account's vendor, as SMAPI lists it. */
export interface Vendor {
	readonly id: string;
	readonly name: string;
	readonly roles: readonly string[];
}

/** A made-up Amazon account that one can sign in with. */
export interface Account {
	readonly name: string;
	readonly email: string;
	readonly vendors: readonly Vendor[];
}

/** How many vendors the first account has, or which. */
export type VendorChoice = 0 | 1 | 'many' | readonly Vendor[];

const administrator = ['ROLE_ADMINISTRATOR'] as const;

const firstVendors: readonly Vendor[] = [
	{id: 'M1PRACTICEADA', name: 'Ada’s Practice Skills', roles: administrator},
	{id: 'M2PRACTICECLUB', name: 'Chess Club Oakfield', roles: ['ROLE_DEVELOPER']},
	{id: 'M3PRACTICELAB', name: 'Voice Lab & Friends', roles: administrator},
];

/** The two accounts of the practice; they never share a vendor unless the caller's list says so. */
export function accountsWith(choice: VendorChoice): readonly [Account, Account] {
	return [
		{name: 'Ada Example', email: 'ada@example.com', vendors: vendorsOf(choice)},
		{
			name: 'Oakfield Studio',
			email: 'studio@example.org',
			vendors: [{id: 'M9PRACTICEOAK', name: 'Oakfield Studio', roles: administrator}],
		},
	];
}

function vendorsOf(choice: VendorChoice): readonly Vendor[] {
	if (typeof choice === 'object') return choice;
	if (choice === 'many') return firstVendors;
	return firstVendors.slice(0, choice);
}

/** The made-up skills of a vendor: their IDs follow from the vendor's, so that they stay the same in every practice. */
export function skillsOf(vendor: Vendor): readonly {readonly skillId: string; readonly name: string}[] {
	const digits = Buffer.from(vendor.id.padEnd(6, '0')).toString('hex').slice(0, 12);
	return ['Space Facts', 'Tea Timer'].map((name, index) => ({
		skillId: `amzn1.ask.skill.5a4a0000-0000-4000-800${index + 1}-${digits}`,
		name,
	}));
}
