import type {Case} from './case.ts';

/** U: what newcomers met; how a row is added: catalogue.ts. */
export const fieldCasesU: readonly Case[] = [];
