import type {Case} from './case.ts';

/** T: terminal and surroundings; how a row is added: catalogue.ts. */
export const fieldCasesT: readonly Case[] = [];
