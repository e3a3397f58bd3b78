/** Every demand of the checkers that touch our services is met by a control or waived with a reason, never both. */
import { describe, expect, it } from 'vitest';
import { controls } from '../../infra/controls/all-controls.ts';
import { waivers } from '../../infra/controls/waivers.ts';

/** CKV = checkov, AWS-0xxx = trivy, AS, SL, PCI = cdk-nag's packs, SH = Security Hub; by service. */
const checklist = {
  'API Gateway': `AS-APIG1 CKV_AWS_76 AWS-0001 SH-APIGateway.9 AS-APIG6 PCI.APIGWExecutionLoggingEnabled
    CKV2_AWS_4 CKV_AWS_276 CKV_AWS_73 AWS-0003 AS-APIG2 CKV2_AWS_53 AS-APIG4 CKV_AWS_59 CKV2_AWS_70
    AWS-0004 AS-COG4 SL-DefaultThrottling AS-APIG3 PCI.APIGWAssociatedWithWAF CKV2_AWS_29
    CKV2_AWS_77 SH-WAF.11 CKV2_AWS_51 PCI.APIGWSSLEnabled CKV_AWS_120 CKV_AWS_225 CKV_AWS_308
    AWS-0002 AWS-0190 PCI.APIGWCacheEnabledAndEncrypted CKV_AWS_206 AWS-0005 CKV_AWS_217 CKV_AWS_237`,
  Lambda: `CKV_AWS_50 AWS-0066 SL-LambdaTracing CKV_AWS_363 AS-L1 SH-Lambda.2 CKV_AWS_364 AWS-0067
    CKV_AWS_301 SH-Lambda.1 PCI.LambdaFunctionPublicAccessProhibited CKV_AWS_173 CKV_AWS_45
    CKV_AWS_116 SL-LambdaDLQ SL-LambdaAsyncFailureDestination SL-EventSourceMappingDestination
    SL-LambdaEventSourceSQSVisibilityTimeout CKV_AWS_115 CKV_AWS_117 PCI.LambdaInsideVPC CKV_AWS_272
    CKV_AWS_258 CKV2_AWS_75 SL-LambdaDefaultMemorySize SL-LambdaDefaultTimeout
    SL-LambdaLatestVersion`,
  DynamoDB: 'CKV_AWS_28 AS-DDB3 AWS-0024 CKV_AWS_119 AWS-0025 SH-DynamoDB.6 CKV2_AWS_16',
  'SQS and SNS': `CKV_AWS_27 CKV2_AWS_73 AS-SQS2 AWS-0096 AWS-0135 AS-SQS3 SL-SQSRedrivePolicy AS-SQS4
    AS-SNS3 PCI.SNSTopicSSLPublishOnly PCI.SQSQueueSSLRequestsOnly CKV_AWS_72 CKV_AWS_168
    CKV_AWS_387 AWS-0097 CKV_AWS_26 AWS-0095 AWS-0136 PCI.SNSEncryptedKMS CKV_AWS_169 CKV_AWS_385
    SL-SNSRedrivePolicy`,
  'Step Functions': 'AS-SF1 SH-StepFunctions.1 CKV_AWS_285 CKV_AWS_284 AS-SF2 CMK-SFN',
  S3: `AS-S10 SH-S3.5 PCI.S3BucketSSLRequestsOnly CKV_AWS_145 CKV_AWS_19 AWS-0132
    PCI.S3DefaultEncryptionKMS SH-S3.17 CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56 CKV2_AWS_6
    AWS-0086 AWS-0087 AWS-0091 AWS-0093 AWS-0094 SH-S3.1 SH-S3.8 CKV2_AWS_65 CKV_AWS_21 AWS-0090
    PCI.S3BucketVersioningEnabled CKV2_AWS_61 CKV_AWS_300 CKV_AWS_18 AS-S1 AWS-0089
    PCI.S3BucketLoggingEnabled SH-S3.9 CMK-S3-LOGS CKV2_AWS_62 CKV_AWS_144
    PCI.S3BucketReplicationEnabled CKV_AWS_143 SH-S3.15 AWS-0170 SH-S3.22 SH-S3.23 AWS-0171 AWS-0172
    SH-CloudTrail.2 SH-CloudTrail.3 SH-CloudTrail.4`,
  CloudWatch: `CKV_AWS_158 AWS-0017 PCI.CloudWatchLogGroupEncrypted CKV_AWS_66
    PCI.CloudWatchLogGroupRetentionPeriod SL-CloudWatchLogGroupRetentionPeriod CKV_AWS_338
    CKV_AWS_319`,
  KMS: `CKV_AWS_7 AS-KMS5 AWS-0065 SH-KMS.4 CKV2_AWS_64 CKV_AWS_33 OWN-KMS-WINDOW OWN-KMS-DELIVERY`,
  IAM: `AS-IAM4 CKV_AWS_274 AS-IAM5 CKV_AWS_62 CKV_AWS_63 CKV_AWS_286 CKV_AWS_287 CKV_AWS_288
    CKV_AWS_289 CKV_AWS_290 CKV_AWS_355 CKV2_AWS_40 CKV_AWS_60 CKV_AWS_61 AWS-0342
    PCI.IAMNoInlinePolicy AWS-0147..0160 AWS-0174 SH-IAM.* SH-GuardDuty.* SH-Inspector.*`,
};
const demanded = Object.values(checklist).flatMap((ids) => ids.split(/\s+/));
const met = controls.flatMap(({ meets }) => meets);
const waived = waivers.flatMap(({ demands }) => demands);

describe('the checklist', () => {
  it('is met or waived, row by row', () => {
    const answered = new Set([...met, ...waived]);
    expect(demanded.filter((id) => !answered.has(id))).toEqual([]);
  });

  it('holds every demand that a control or a waiver speaks of', () => {
    expect([...met, ...waived].filter((id) => !demanded.includes(id))).toEqual([]);
  });

  it('answers no demand twice', () => {
    const answers = [...met, ...waived];
    expect(answers.filter((id, index) => answers.indexOf(id) !== index)).toEqual([]);
    expect(new Set(demanded).size).toBe(demanded.length);
  });

  it('is waived with a reason that a reviewer can judge', () => {
    for (const { demands, demand, reason } of waivers) {
      expect(demands.length).toBeGreaterThan(0);
      expect(demand, demands.join()).toMatch(/^[A-Z].{15,}\.$/);
      expect(reason, demands.join()).toMatch(/^[A-Z].{30,}\.$/);
    }
  });
});
