import metadata from '../../package.json' with { type: 'json' };

/** Version of this software. */
export const version: string = metadata.version;

/** No clock that is right shows an earlier time than this, the year this version is of. Moved on with releases. */
export const releasedAt = Date.UTC(2026, 0, 1);
