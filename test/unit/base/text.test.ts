import { describe, expect, test } from 'vitest';
import { ConfigError, describeError } from '../../../agent/base/errors.ts';
import { say } from '../../../agent/base/text.ts';

describe('texts', () => {
  test('one is one in English, and nothing else in Chinese', () => {
    expect(say('en', 'config.checkCounts', { errors: 1, warnings: 1 })).toBe('1 error, 1 warning');
    expect(say('en', 'config.checkCounts', { errors: 0, warnings: 21 })).toBe('0 errors, 21 warnings');
    expect(say('zh', 'config.checkCounts', { errors: 1, warnings: 2 })).toBe('错误 1 个，警告 2 个');
  });

  test('faults that stop a verb say which of them are errors', () => {
    const at = { file: 'plant.yaml', row: 3 } as const;
    const error = new ConfigError([
      { ...at, severity: 'error', key: 'config.missingKey', params: { key: 'url' } },
      { ...at, severity: 'warning', key: 'config.yamlTag' },
    ]);
    expect(describeError(error, 'en')).toMatch(
      /^error plant\.yaml:3: “url” is missing\nwarning plant\.yaml:3: /,
    );
    expect(describeError(error, 'zh')).toMatch(/^错误 plant\.yaml:3: 缺少“url”\n警告 plant\.yaml:3: /);
  });
});
