import type { Text } from './entry.ts';

/** Texts about the grading editions (config/grading). */
export const gradingTexts = {
  'config.noEdition': {
    en: 'there is no grading edition “{edition}”',
    zh: '没有“{edition}”版评测指标',
    hint: { en: 'there is: {known}', zh: '可用版次：{known}' },
  },
  'config.gradingName': {
    en: 'the edition in the file is not the one of its name ({edition})',
    zh: '文件内的版次与文件名（{edition}）不一致',
    hint: {
      en: 'write edition: "{edition}", or rename the file',
      zh: '请写 edition: "{edition}"，或更改文件名',
    },
  },
  'config.gradingBands': {
    en: '“{key}” must ascend and end at 100',
    zh: '“{key}”的上限须递增，且最后一段为 100',
    hint: {
      en: 'every band has a greater upTo than the one before; the last one is upTo: 100',
      zh: '每段的 upTo 须大于前一段，最后一段写 upTo: 100',
    },
  },
  'config.gradingTwice': {
    en: '“{key}” names one thing twice',
    zh: '“{key}”中有重复的名称',
    hint: { en: 'keep one of them', zh: '请只保留一个' },
  },
} as const satisfies Record<string, Text>;
