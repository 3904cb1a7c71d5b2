import type { Text } from '../text.ts';

/** Texts of the area `config`. */
export const configTexts = {} as const satisfies Record<string, Text>;
