import type { Text } from './entry.ts';

/** Texts of the area `clock`. */
export const clockTexts = {
  'clock.early': {
    en: 'the clock of this gateway shows {time}, a time before this software was made',
    zh: '网关时钟显示 {time}，早于本软件的发布时间',
    hint: {
      en: 'give the gateway a time server (NTP), or set its clock: what was collected meanwhile is then given its right times',
      zh: '请为网关配置时间服务器（NTP）或手动校时；校时后，此间采集的数据将附上正确时间的修正量',
    },
  },
  'clock.behind': {
    en: 'the clock of this gateway shows {time}, a time before it was last alive ({alive})',
    zh: '网关时钟显示 {time}，早于网关上次运行的时间（{alive}）',
    hint: {
      en: 'give the gateway a time server (NTP), or set its clock; if it is right now, it was ahead before',
      zh: '请为网关配置时间服务器（NTP）或手动校时；若当前时间正确，则此前的时钟偏快',
    },
  },
  'clock.view': { en: 'clock: {trust}', zh: '时钟：{trust}' },
  'clock.synchronized': { en: 'synchronised by {source}', zh: '已由 {source} 同步' },
  'clock.unsynchronized': { en: 'not synchronised by {source} yet', zh: '{source} 尚未同步' },
  'clock.unknown': {
    en: 'not known whether it is synchronised ({source})',
    zh: '是否同步未知（{source}）',
  },
  'clock.set': { en: 'set to {at} by {span}, not synchronised', zh: '已于 {at} 校时（{span}），未同步' },
} as const satisfies Record<string, Text>;
