/** More texts than a few screens have; a countdown makes a new one each second. */
const mostTexts = 1000;

let caches;

/**
 * What Ink's `Output` found out about texts: their characters with styles, their widths.
 * @param make new ones, instead of those that have grown too large
 */
export function cachesOfFrames(make) {
	if (caches === undefined || caches.styledChars.size + caches.widths.size > mostTexts) caches = make();
	return caches;
}
