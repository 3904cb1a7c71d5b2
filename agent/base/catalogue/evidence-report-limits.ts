import type { Text } from './entry.ts';

/** Texts of the report that say what it cannot show, and how to check it oneself. */
export const reportLimitTexts = {
  'report.limits': { zh: '本报告不能证明的事项', en: 'What this report does not show' },
  'report.scopeHead': { zh: '系统没有取证的事项', en: 'Not evidenced by this system' },
  'report.scope1': {
    zh: '清单之外的设备。生产设备数量是企业申报的，是否漏报须现场清点。',
    en: 'Machines that are in no register. The number of machines is declared; whether any is missing has to be counted on site.',
  },
  'report.scope2': {
    zh: '“实现数字化”与“关键设备”为企业申报，系统只记录其依据，不作判断。',
    en: '“Digital” and “key” are declared by the firm; the system records the reasons and does not judge them.',
  },
  'report.scope3': {
    zh: '数据是否真正用于生产经营管理；管理软件的运行与使用情况。',
    en: 'Whether the data are really used in running the firm, and whether its software is in use.',
  },
  'report.scope4': {
    zh: '不涉及机器数据的评测题目：研发、供应链、人力、财务等环节，以及成效指标。',
    en: 'Questions that need no machine data: development, supply, staff, finance, and effects.',
  },
  'report.scope5': {
    zh: '投资额、补助额与合同内容。',
    en: 'Sums invested or granted, and what is in contracts.',
  },
  'report.scope6': {
    zh: '等级。场景等级与综合等级由评测专家评定。',
    en: 'The level. Levels of scenes and of the firm are the assessor’s to give.',
  },
  'report.cryptoHead': { zh: '密码学证明的边界', en: 'Limits of cryptographic proof' },
  'report.crypto1': {
    zh: '签名和哈希能说明：记录写入日志之后没有被改动、删除、插入或调换顺序。它们不能说明写入之前的数值就是设备的数值。把数值与设备操作面板对照的现场核验，才能说明这一点。',
    en: 'Signature and hashes show that a record was not changed, deleted, inserted or moved after it was written. They do not show that a value was the machine’s before it was written: a challenge compared with the machine’s own panel does.',
  },
  'report.crypto2': {
    zh: '只有一份证据包时，无法排除日志被整体退回到更早的签名状态再重写。与他处留存的检查点（例如消息服务器、主管部门或评测机构事先取得的）相互印证，才能排除。',
    en: 'With the pack alone it cannot be ruled out that the log was cut back to an earlier signed state and written anew. A checkpoint kept elsewhere (on the broker, by the authority or the assessor) rules it out.',
  },
  'report.crypto3': {
    zh: '公钥指纹须从独立途径取得并核对，例如在网关现场读取。只与本报告封面核对，等于让对方自己作证。',
    en: 'The fingerprint has to come by another way, such as from the gateway on site. To compare it with the cover of this report alone is to ask the suspect.',
  },
  'report.crypto4': {
    zh: '时间取自网关时钟。时钟的来源与跳变有记录，但未经可信时间机构公证。',
    en: 'Times are those of the gateway’s clock. Its source and its steps are recorded; no time authority attests them.',
  },
  'report.crypto5': {
    zh: '“仿真”标记依据端点的自述。刻意伪装成真实设备的仿真，须靠现场核验与线索发现。',
    en: '“Simulated” is what an endpoint says of itself. A simulation that poses as a machine is found by challenges and hints.',
  },
  'report.crypto6': {
    zh: '抽查有概率：若声称联网的设备中有两成是假的，随机抽查 5 台至少遇到 1 台的可能性约为 67 %，抽查 10 台约为 89 %。',
    en: 'A sample is a matter of chance: with a fifth of the claimed machines fake, a challenge of 5 meets at least one with about 67 %, one of 10 with about 89 %.',
  },

  'report.verify': { zh: '如何自行核验', en: 'How to verify this yourself' },
  'report.verifyIntro': {
    zh: '核验只需一台不联网的普通计算机和证据包文件，不需要信任企业、服务商或本报告。',
    en: 'All it takes is a computer without internet and the pack. Neither the firm nor the provider nor this report has to be trusted.',
  },
  'report.verify1': {
    zh: '核对文件：计算证据包的 SHA-256，与封面逐组比对。',
    en: 'The file: compute the SHA-256 of the pack and compare it group by group with the cover.',
  },
  'report.verify2': {
    zh: '核对密钥：在网关现场或从主管部门留存处取得公钥指纹，与封面逐组比对。',
    en: 'The key: get its fingerprint at the gateway or from the authority and compare it group by group with the cover.',
  },
  'report.verify3': {
    zh: '网页核验：用浏览器打开 verify.html（可离线），拖入证据包，其数字应与本报告一致。',
    en: 'By page: open verify.html in a browser (offline) and drop the pack on it. Its figures must be those printed here.',
  },
  'report.verify4': {
    zh: '命令核验：以独立取得的公钥与检查点运行下列命令；退出码 0 为一致，1 为有发现。',
    en: 'By command: with key and checkpoint that came by another way. Exit status 0: it matches; 1: something was found.',
  },
  'report.verify5': {
    zh: '现场核验：评测人员自拟口令，请企业运行下列命令，并与设备操作面板比对。',
    en: 'On site: think of a nonce, have the command run, and compare with the panels of the machines.',
  },
  'report.verify6': {
    zh: '另行实现：记录、哈希与计算规则公开在 agent/evidence/README.md，任何人可据此自行编写校验程序。',
    en: 'By your own program: records, hashes and rules are published in agent/evidence/README.md.',
  },
  'report.verifyKey': { zh: '独立取得的公钥或指纹', en: 'KEY-OR-FINGERPRINT-FROM-ELSEWHERE' },
  'report.verifyCheckpoint': { zh: '他处留存的检查点文件', en: 'CHECKPOINT-FROM-ELSEWHERE' },
  'report.verifyNonce': { zh: '自拟口令', en: 'YOUR-NONCE' },

  'report.grading': { zh: '评测依据', en: 'What is graded' },
  'report.gradingIntro': {
    zh: '下表摘自《{title}》，只列本系统能够提供证据的题目；“可涉分值”是该题中机器数据能够支持的部分。',
    en: 'From “{title}”: the questions this system has evidence for; points are those of the question that machine data can speak for.',
  },
  'report.question': { zh: '题目', en: 'Question' },
  'report.questionPoints': { zh: '可涉分值', en: 'Points' },
  'report.questionEvidence': { zh: '本报告提供的证据', en: 'Evidence here' },
  'report.noQuestions': { zh: '该版次未列题目。', en: 'This edition lists no question.' },
  'report.sources': { zh: '来源与待核对事项', en: 'Sources, and what is to be confirmed' },

  'report.form': { zh: '现场核对记录', en: 'Record of the visit' },
  'report.formIntro': {
    zh: '供评测人员现场填写；空白处不由系统生成。',
    en: 'For the assessor to fill in; the system fills in none of it.',
  },
  'report.formItem': { zh: '核对事项', en: 'Item' },
  'report.formReport': { zh: '本报告所载', en: 'In this report' },
  'report.formSeen': { zh: '现场所见', en: 'Seen on site' },
  'report.formSame': { zh: '是否一致', en: 'Same?' },
  'report.formBoxes': { zh: '□ 是　□ 否', en: '□ yes □ no' },
  'report.formHash': { zh: '证据包 SHA-256 前四组', en: 'SHA-256 of the pack, first four groups' },
  'report.formKey': { zh: '公钥指纹前四组', en: 'Fingerprint, first four groups' },
  'report.formTotal': { zh: '生产设备数量（现场清点）', en: 'Production equipment (counted)' },
  'report.formConnected': { zh: '实现联网的设备（现场抽查）', en: 'Connected equipment (sampled)' },
  'report.formChallenge': { zh: '现场核验的口令与时间', en: 'Nonce and time of the challenge' },
  'report.formSimulated': { zh: '仿真设备', en: 'Simulated machines' },
  'report.formAssessor': { zh: '评测人员（签字）', en: 'Assessor (signature)' },
  'report.formFirm': { zh: '企业（盖章）', en: 'Firm (seal)' },
  'report.formDate': { zh: '日期', en: 'Date' },
} as const satisfies Record<string, Text>;
