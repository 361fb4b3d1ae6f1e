import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface KeyPair {
	readonly key: Buffer;
	readonly cert: Buffer;
}

export interface Certificates {
	readonly folder: string;
	/** The file of the authority, for NODE_EXTRA_CA_CERTS. */
	readonly authorityFile: string;
	readonly good: KeyPair;
	readonly expired: KeyPair;
	readonly notYetValid: KeyPair;
	readonly wrongName: KeyPair;
	readonly selfSigned: KeyPair;
}

/** Whether certificates can be made here. */
export function hasOpenssl(): boolean {
	try {
		execFileSync('openssl', ['version'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

const settings = `
[ca]
default_ca = one
[one]
new_certs_dir = issued
database = index.txt
serial = serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[names]
subjectAltName = DNS:localhost,DNS:api.example.test,IP:127.0.0.1
[other]
subjectAltName = DNS:other.example.test
`;

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** An authority and one certificate for each thing that can be wrong, in a temporary folder. */
export function makeCertificates(): Certificates {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'smapi-login-certificates-'));
	const openssl = (...words: string[]) => execFileSync('openssl', words, {cwd: folder, stdio: 'pipe'});
	writeFileSync(path.join(folder, 'settings'), settings);
	writeFileSync(path.join(folder, 'index.txt'), '');
	writeFileSync(path.join(folder, 'serial'), '1000\n');
	mkdirSync(path.join(folder, 'issued'));
	openssl(
		'req',
		'-x509',
		...newKey,
		'-keyout',
		'ca.key',
		'-out',
		'ca.pem',
		'-days',
		'2',
		'-subj',
		'/CN=Test authority',
	);
	const issue = (name: string, names: string, from: string, to: string): KeyPair => {
		openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
		const validity = ['-startdate', from, '-enddate', to];
		const signing = ['-config', 'settings', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-extensions', names];
		openssl('ca', '-batch', ...signing, ...validity, '-in', `${name}.csr`, '-out', `${name}.pem`, '-notext');
		return pair(name);
	};
	const pair = (name: string): KeyPair => ({
		key: readFileSync(path.join(folder, `${name}.key`)),
		cert: readFileSync(path.join(folder, `${name}.pem`)),
	});
	const [past, longPast, future, farFuture] = [
		'20210101000000Z',
		'20200101000000Z',
		'20900101000000Z',
		'20950101000000Z',
	];
	openssl(
		'req',
		'-x509',
		...newKey,
		'-keyout',
		'own.key',
		'-out',
		'own.pem',
		'-days',
		'2',
		'-subj',
		'/CN=localhost',
	);
	return {
		folder,
		authorityFile: path.join(folder, 'ca.pem'),
		good: issue('good', 'names', longPast, farFuture),
		expired: issue('expired', 'names', longPast, past),
		notYetValid: issue('future', 'names', future, farFuture),
		wrongName: issue('other', 'other', longPast, farFuture),
		selfSigned: pair('own'),
	};
}
