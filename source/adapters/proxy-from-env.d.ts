declare module 'proxy-from-env' {
	/** The proxy that the environment names for an address; empty when there is none. */
	export function getProxyForUrl(url: string): string;
}
