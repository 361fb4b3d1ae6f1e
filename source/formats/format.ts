import type {Hosts} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';

/** What is handed on. */
export interface Handed {
	readonly profileName: string;
	/** As it is saved: with the client secret, or with the command that prints it. */
	readonly profile: Profile;
	readonly accessToken: string;
	/** When the access token ends. */
	readonly expiresAt: Date;
	/** The default vendor. */
	readonly vendorId: string | undefined;
	readonly hosts: Hosts;
	/** Those that go along; a secret that was not asked for is not here. */
	readonly secrets: {
		readonly refreshToken?: string;
		readonly clientId?: string;
		readonly clientSecret?: string;
	};
	readonly now: Date;
}

export interface FormatOptions {
	/** `env`: whose words they are. @default 'sh' */
	readonly shell?: Shell;
	/** `ask-cli`: the profile's name over there. @default the profile's own */
	readonly askProfile?: string;
	/** `github`: `OWNER/NAME`. @default that of the working folder */
	readonly repository?: string;
	/** Secrets were asked for. */
	readonly includesSecrets?: boolean;
}

export const shells = ['sh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** One thing to be done, by flows/export.ts. */
export type Action =
	/** The result: to stdout, or to the file that was named. */
	| {
			readonly type: 'print';
			readonly text: string;
			/** Among the lines of others that the file has already. @default it is written anew */
			readonly into?: (before: string) => string;
	  }
	/** A file of another program is changed and keeps everything that is not ours. */
	| {
			readonly type: 'merge';
			/** Below the home folder. */
			readonly path: readonly string[];
			/** @throws Failure `foreign_file` where the text is not what that program writes */
			readonly edit: (text: string | undefined, file: string) => string;
	  }
	/** A program, each value on its standard input: nothing secret is an argument (CWE-214). */
	| {
			readonly type: 'run';
			readonly words: readonly string[];
			readonly input: string;
			readonly isSecret: boolean;
	  }
	/** What is worth knowing, on stderr. */
	| {readonly type: 'say'; readonly text: string};

/** One row of formats/index.ts: words; the work is loaded when it is called. */
export interface Format {
	readonly name: string;
	/** What it makes. */
	readonly summary: string;
	/** The same in so few words that they fit beside the name at 40 columns. */
	readonly brief: string;
	/** Where that goes. */
	readonly goes: string;
	/** The usual name of a file for it; none where it goes elsewhere. */
	readonly file?: string;
	/** none: the access token alone · optional: more with --include-secrets · needed: nothing without. */
	readonly secrets: 'none' | 'optional' | 'needed';
	/** Which ones cannot be done without. */
	readonly needs: readonly (keyof Handed['secrets'])[];
	/** The access token is renewed first where less than 5 minutes are left; else it is not part of it. */
	readonly usesAccessToken: boolean;
	/** Takes `ASK_REFRESH_TOKEN` and client of the environment where no profile is saved (contract 2, `token`). */
	readonly worksWithoutFile?: true;
	/** Writes the profile down whole: a command for the client secret instead of what it prints, the token as it is. */
	readonly writesProfile?: true;
	readonly load: () => Promise<{
		readonly plan: (handed: Handed, options: FormatOptions) => readonly Action[];
	}>;
}
