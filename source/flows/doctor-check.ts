import type {Hosts} from '../core/hosts.ts';
import type {SecretStore} from '../core/secret-store.ts';
import type {Checkup, Ports} from '../ports.ts';
import type {Reach} from './reach.ts';

/** How a thing is; what to do stands where it is not `ok`. */
export interface CheckResult {
	readonly id: string;
	readonly title: string;
	readonly state: 'ok' | 'warn' | 'fail';
	/** In a few words. */
	readonly found: string;
	/** The same without what is the person's own (names, paths, hosts), for a bug report. @default `found` */
	readonly plainly?: string;
	readonly remedy?: string;
}

/** What a check has found. */
export type Answer = Omit<CheckResult, 'id' | 'title'>;
/** What the checks reach the world by. */
export type DoctorPorts = Pick<Ports, 'store' | 'http' | 'clock' | 'random' | 'team'> & {
	readonly checkup: Checkup;
};

/** What a look has to do with, beside the ports. */
export interface Look extends DoctorInput, Reach {
	readonly signal: AbortSignal;
}

export interface DoctorInput {
	/** Those of the environment, else Amazon's. */
	readonly hosts: Hosts;
	/** The profile whose return URL is asked about; every one of role self and client without it. */
	readonly profileName: string | undefined;
	/** Leaves out what asks Amazon about a client. */
	readonly noProbe: boolean;
	/** Where new profiles keep their secrets. */
	readonly choice?: SecretStore | undefined;
}

/** In a few words; and without what is the person's own. */
export type Words = Pick<CheckResult, 'found' | 'plainly'>;

const words = (found: string | Words): Words => (typeof found === 'string' ? {found} : found);
/** Nothing to do. */
export const ok = (found: string | Words): Answer => ({state: 'ok', ...words(found)});
/** Something that may stand in the way. */
export const warn = (found: string | Words, remedy: string): Answer => ({
	state: 'warn',
	...words(found),
	remedy,
});
/** Something that does. */
export const fail = (found: string | Words, remedy: string): Answer => ({
	state: 'fail',
	...words(found),
	remedy,
});
