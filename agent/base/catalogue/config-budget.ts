/** The scan plan that `zhencai check` prints, what is too slow in it, and the ways out. */
import type { Text } from './entry.ts';

export const budgetTexts = {
  'config.checkPlan': { en: 'Scan plan', zh: '采集计划' },
  'config.checkConnection': { en: 'connection', zh: '连接' },
  'config.checkGroup': { en: 'group', zh: '采集组' },
  'config.checkTags': { en: 'tags', zh: '点数' },
  'config.checkRequests': { en: 'requests', zh: '请求数' },
  'config.checkItems': { en: 'registers/nodes', zh: '寄存器/节点' },
  'config.checkInterval': { en: 'interval', zh: '周期' },
  'config.checkPredicted': { en: 'predicted per cycle', zh: '预计每轮耗时' },
  'config.checkMissed': { en: 'missed', zh: '预计跳过' },
  'config.checkPushed': { en: 'pushed', zh: '订阅' },
  'config.checkBusy': { en: 'busy', zh: '占用率' },
  'config.checkBasis': { en: 'predicted from', zh: '预计依据' },
  'config.checkTooSlow': {
    en: '{connection}: a cycle of group {group} ({requests} requests) is predicted to take {predicted} s, more than its interval of {interval} s',
    zh: '{connection}：采集组 {group} 预计每轮（{requests} 个请求）{predicted} 秒，超过采集周期 {interval} 秒',
    hint: {
      en: 'lengthen the interval, move tags to a slower group, or put their addresses closer together',
      zh: '请加大周期、将点移到较慢的采集组，或使地址更集中',
    },
  },
  'config.checkBlocked': {
    en: '{connection}: group {group} ({interval} s) is predicted to miss {percent} % of its scans, waiting for the other groups (cycles: {cycles})',
    zh: '{connection}：采集组 {group}（周期 {interval} 秒）需等待其他采集组，预计跳过 {percent} % 的采集（每轮：{cycles}）',
    hint: {
      en: 'lengthen the interval, or read its tags over a connection of their own',
      zh: '请加大周期，或为这些点单独设置连接',
    },
  },
  'config.checkTooBusy': {
    en: '{connection}: its groups together need {percent} % of the time there is (cycles: {cycles}); retries and a silent unit need some too',
    zh: '{connection}：各采集组合计需占用 {percent} % 的时间（每轮：{cycles}），重试与无应答的站也需要时间',
    hint: {
      en: 'one request is in flight per connection: lengthen intervals, or read fewer tags often',
      zh: '每个连接同时只有一个请求：请加大周期，或减少高频点',
    },
  },
  'config.remedyInterval': {
    en: 'raise the interval: {intervals}',
    zh: '加大采集周期：{intervals}',
  },
} as const satisfies Record<string, Text>;
