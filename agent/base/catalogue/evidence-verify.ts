import type { Text } from './entry.ts';
import { answerTexts } from './evidence-answer.ts';
import { hintTexts } from './evidence-hints.ts';
import { recordTexts } from './evidence-records.ts';

/** What a verifier finds in a pack. What cannot be checked says what would make it checkable. */
export const verifyTexts = {
  'evidence.check.container': { en: 'file', zh: '文件结构' },
  'evidence.check.manifest': { en: 'manifest', zh: '清单与签名' },
  'evidence.check.key': { en: 'key', zh: '公钥' },
  'evidence.check.records': { en: 'records', zh: '记录' },
  'evidence.check.tree': { en: 'tree', zh: '哈希树' },
  'evidence.check.checkpoints': { en: 'checkpoints', zh: '检查点' },
  'evidence.check.anchors': { en: 'outside checkpoints', zh: '外部检查点' },
  'evidence.check.clock': { en: 'clock', zh: '时钟' },
  'evidence.check.windows': { en: 'windows', zh: '采集窗口' },
  'evidence.check.sequence': { en: 'message numbers', zh: '报文序号' },
  'evidence.check.messages': { en: 'messages', zh: '报文' },
  'evidence.check.message': { en: 'captured message', zh: '截获的报文' },
  'evidence.check.challenges': { en: 'challenges', zh: '现场核验' },
  'evidence.check.identity': { en: 'identities', zh: '设备身份' },
  'evidence.verdict.match': { en: 'match', zh: '一致' },
  'evidence.verdict.mismatch': { en: 'MISMATCH', zh: '不一致' },
  'evidence.verdict.unknown': { en: 'cannot check', zh: '无法核对' },
  'evidence.notReached': {
    en: 'not checked: the pack cannot be read that far',
    zh: '未核对：证据包无法读取到这一步',
  },
  'evidence.partial': {
    en: 'a part of the pack cannot be read: nothing can be said of the whole',
    zh: '证据包有一部分无法读取，无法就整体核对',
  },

  'evidence.container.ok': { en: '{entries} entries, {bytes} bytes', zh: '{entries} 个条目，{bytes} 字节' },
  'evidence.container.noPack': {
    en: 'this is no pack: its directory is not as it must be, or the file was cut',
    zh: '不是证据包：文件目录不符合格式，或文件被截断',
  },
  'evidence.container.header': {
    en: 'the header of {entry} is not as it must be',
    zh: '{entry} 的文件头不符合格式',
  },
  'evidence.container.inflate': { en: '{entry} cannot be unpacked', zh: '{entry} 无法解压' },
  'evidence.container.crc': { en: '{entry} has another checksum', zh: '{entry} 校验和不符' },
  'evidence.container.stray': {
    en: '{entry} does not belong in a pack, or not in this place',
    zh: '{entry} 不属于证据包，或位置不对',
  },
  'evidence.container.missing': { en: '{entry} is missing', zh: '缺少 {entry}' },

  'evidence.manifest.ok': {
    en: 'signed by the log’s key; {files} files have the hashes it lists',
    zh: '由日志公钥签名；{files} 个文件的哈希与清单一致',
  },
  'evidence.manifest.form': {
    en: 'manifest.json is not as it must be: {field}',
    zh: 'manifest.json 不符合格式：{field}',
  },
  'evidence.manifest.signature': {
    en: 'manifest.sig is no signature by the key of the log',
    zh: 'manifest.sig 不是本日志密钥的签名',
  },
  'evidence.manifest.other': {
    en: 'manifest.sig signs another manifest: this one was changed',
    zh: 'manifest.sig 签的是另一份清单：清单被改动',
  },
  'evidence.manifest.file': {
    en: '{entry} was changed after the pack was made',
    zh: '{entry} 在成包之后被改动',
  },
  'evidence.manifest.unlisted': { en: '{entry} is not in the manifest', zh: '{entry} 不在清单中' },
  'evidence.manifest.absent': {
    en: '{entry} is in the manifest, but not in the pack',
    zh: '清单中有 {entry}，包中没有',
  },
  'evidence.manifest.redacted': {
    en: 'the pack says that values are left out, but {entry} holds some',
    zh: '证据包声明已隐去数值，但 {entry} 含有数值',
  },

  'evidence.key.ok': {
    en: 'fingerprint {fingerprint} is the one expected',
    zh: '指纹 {fingerprint} 与所给公钥一致',
  },
  'evidence.key.none': {
    en: 'fingerprint {fingerprint}: compare it with the one noted at the gateway, or give it with --key',
    zh: '指纹 {fingerprint}：请与在网关处记下的指纹比对，或用 --key 给出',
  },
  'evidence.key.unreadable': {
    en: 'the key given is neither a verifier key nor a fingerprint; the pack’s fingerprint is {fingerprint}',
    zh: '所给的既不是验证公钥也不是指纹；本包指纹为 {fingerprint}',
  },
  'evidence.key.other': {
    en: 'signed by key {fingerprint}, expected was {expected}',
    zh: '签名公钥指纹为 {fingerprint}，应为 {expected}',
  },
  'evidence.key.start': {
    en: 'record {n}, a start, names another key, gateway or epoch',
    zh: '第 {n} 条记录（启动）中的公钥、网关或 epoch 与本包不同',
  },

  'evidence.records.ok': {
    en: '{count} records, {begin} … {end}, numbered and chained',
    zh: '{count} 条记录（{begin} … {end}），编号连续、逐条相链',
  },
  'evidence.records.entry': {
    en: '{entry} should begin with record {expected}',
    zh: '{entry} 应从第 {expected} 条记录开始',
  },
  'evidence.records.unreadable': {
    en: '{entry} cannot be read: records from {n} on are lost',
    zh: '{entry} 无法读取：自第 {n} 条起的记录丢失',
  },
  'evidence.records.lines': {
    en: '{entry} is cut, empty or too long',
    zh: '{entry} 被截断、为空或过长',
  },
  'evidence.records.count': {
    en: 'there are records up to {found}, the manifest says {expected}',
    zh: '记录到 {found} 为止，清单称到 {expected}',
  },
  'evidence.records.noJson': { en: 'record {n} is no JSON', zh: '第 {n} 条记录不是 JSON' },
  'evidence.records.canonical': {
    en: 'record {n} is not in canonical form',
    zh: '第 {n} 条记录不是规范形式',
  },
  'evidence.records.number': {
    en: 'in place of record {n} stands {found}: records were taken out, put in or moved',
    zh: '第 {n} 条记录处为 {found}：记录被删除、插入或调换',
  },
  'evidence.records.changed': {
    en: 'record {n} was changed: the next one names another hash',
    zh: '第 {n} 条记录被改动：与后一条所链的哈希不符',
  },
  'evidence.records.field': {
    en: 'record {n}: {field} is not what the format allows',
    zh: '第 {n} 条记录的 {field} 不符合格式',
  },

  'evidence.tree.ok': { en: 'size {size}, root {root}', zh: '规模 {size}，根 {root}' },
  'evidence.tree.root': {
    en: 'the records do not give the root of the newest checkpoint; up to record {first} earlier ones agree',
    zh: '由记录算出的根与最新检查点不同；与较早检查点一致的部分到第 {first} 条为止（不含）',
  },
  'evidence.tree.proofForm': {
    en: 'proofs.jsonl, line {line}: not as it must be, or out of order',
    zh: 'proofs.jsonl 第 {line} 行不符合格式或次序不对',
  },
  'evidence.tree.proof': {
    en: 'record {n} is not in the log: its proof does not lead to the root',
    zh: '第 {n} 条记录不在日志中：证明不能导出根',
  },

  'evidence.checkpoints.ok': {
    en: '{count} checkpoints, each signed and with the root of its records',
    zh: '{count} 个检查点，签名有效，根与记录一致',
  },
  'evidence.checkpoints.malformed': {
    en: 'line {line} is no checkpoint',
    zh: '第 {line} 行不是检查点',
  },
  'evidence.checkpoints.unsigned': {
    en: 'the checkpoint in line {line} is not signed by the log’s key',
    zh: '第 {line} 行的检查点不是由本日志密钥签名',
  },
  'evidence.checkpoints.forged': {
    en: 'the signature of the checkpoint in line {line} is not valid',
    zh: '第 {line} 行检查点的签名无效',
  },
  'evidence.checkpoints.origin': {
    en: 'the checkpoint in line {line} is of another log',
    zh: '第 {line} 行的检查点属于另一份日志',
  },
  'evidence.checkpoints.order': {
    en: 'the checkpoint in line {line} (size {size}) is out of order',
    zh: '第 {line} 行的检查点（规模 {size}）次序不对',
  },
  'evidence.checkpoints.newest': {
    en: 'the newest checkpoint must have size {size}, it has {found}',
    zh: '最新检查点的规模应为 {size}，实为 {found}',
  },
  'evidence.checkpoints.root': {
    en: 'the checkpoint of size {size} has another root: something among records {first} … {last} was changed',
    zh: '规模 {size} 的检查点根不同：第 {first} … {last} 条记录中有改动',
  },

  'evidence.anchors.ok': {
    en: '{outside} checkpoints kept elsewhere agree: the first {upTo} of {end} records were not changed since',
    zh: '他处保存的 {outside} 个检查点一致：{end} 条记录中前 {upTo} 条自那时起未被改动',
  },
  'evidence.anchors.none': {
    en: 'none given: with a checkpoint kept elsewhere (the broker’s retained copy) a re-signed history would be found (--checkpoint). {packed} in the pack were put there by whoever made it',
    zh: '未给出：凭他处保存的检查点（消息服务器的保留报文）可发现重新签名的历史（--checkpoint）。包内的 {packed} 个由制作者放入，不算',
  },
  'evidence.anchors.form': {
    en: 'anchors.jsonl, line {line}: no checkpoint of this log',
    zh: 'anchors.jsonl 第 {line} 行不是本日志的检查点',
  },
  'evidence.anchors.proof': {
    en: 'the earlier checkpoint of size {size} is not a beginning of this log: something among records {first} … {last} was changed',
    zh: '规模 {size} 的早期检查点不是本日志的前段：第 {first} … {last} 条记录中有改动',
  },
  'evidence.anchors.malformed': { en: 'a checkpoint given is none', zh: '所给的检查点无法识别' },
  'evidence.anchors.forged': {
    en: 'the signature of the checkpoint given ({origin}) is not valid: fetch it again',
    zh: '所给检查点（{origin}）签名无效：请重新获取',
  },
  'evidence.anchors.origin': {
    en: 'the checkpoint given is of another log, {origin}: it says nothing of this one',
    zh: '所给检查点属于另一份日志 {origin}，与本包无关',
  },
  'evidence.anchors.unsigned': {
    en: 'the checkpoint given is of this log ({origin}), but by another key: the history was made anew',
    zh: '所给检查点属于本日志（{origin}），但密钥不同：历史被重新制作',
  },
  'evidence.anchors.root': {
    en: 'the checkpoint of size {size} has another root: something among records {first} … {last} was changed and signed anew',
    zh: '规模 {size} 的检查点根不同：第 {first} … {last} 条记录中有改动并被重新签名',
  },
  'evidence.anchors.newer': {
    en: 'the checkpoint (size {size}) is newer than the pack (size {end}): have the pack made again. If it was made after this checkpoint, the log was cut back',
    zh: '检查点（规模 {size}）比证据包（规模 {end}）新：请重新制作证据包。若证据包制作于该检查点之后，则日志曾被退回',
  },
  'evidence.anchors.older': {
    en: 'the checkpoint (size {size}) is older than the pack (from {begin}): make the pack with --anchor and this checkpoint',
    zh: '检查点（规模 {size}）早于证据包（自 {begin} 起）：请用 --anchor 带上此检查点制作证据包',
  },

  ...recordTexts,
  ...answerTexts,
  ...hintTexts,
} as const satisfies Record<string, Text>;
