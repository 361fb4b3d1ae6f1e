import type {Role} from './profile.ts';

/** The file's name in a repository (contract 4). */
export const teamFileName = 'smapi-login.json';

/** Its greatest size, in bytes. */
export const teamFileLimit = 64 * 1024;

/** What the team's file says. All members are optional; texts are as they were written, so clean them where shown. */
export interface TeamFile {
	readonly version: 1;
	readonly profile?: string;
	readonly role?: Role;
	readonly clientId?: string;
	/** Full names. */
	readonly scopes?: readonly string[];
	readonly way?: 'browser' | 'other-device';
	readonly redirectUri?: string;
	readonly vendorId?: string;
	/** Whom to ask: `dev-tools@acme.example`. */
	readonly contact?: string;
	/** Where the client secret is to be had: `1Password, vault Dev, item LWA`. */
	readonly secretFrom?: string;
	readonly notes?: string;
}

/** What such a file says, without its version. */
export type TeamMembers = Omit<TeamFile, 'version'>;

/** A team file that counts here. */
export interface TeamInUse {
	readonly path: string;
	readonly team: TeamFile;
}

/** A file that another one will be written over. */
export interface TeamBefore {
	/** What it says; undefined where it has faults. */
	readonly team: TeamFile | undefined;
}
