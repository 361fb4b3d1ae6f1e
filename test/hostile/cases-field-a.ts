import type {Case} from './case.ts';

/** A: what an attacker would try: FA01 for A01; how a row is added: catalogue.ts. */
export const fieldCasesA: readonly Case[] = [];
