import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct, type IConstruct } from 'constructs';
import { HASHED_FILES_CACHING, securityHeaders, withAddresses } from '../web/hosting.ts';
import { ConfigurationError } from './context-reader.ts';
import type { HttpApi } from './http-api.ts';
import { acknowledge, acknowledgeWildcard } from './nag.ts';
import type { SocketApi } from './socket-api.ts';

const PAGE = 'index.html';

export type SiteProps = {
  readonly folder: string; // with the page as Vite built it
  readonly socketApi: SocketApi;
  readonly httpApi: HttpApi;
  readonly logRetentionDays: RetentionDays; // of the function that copies the files
  readonly removalPolicy: RemovalPolicy; // of the bucket and of that log
};

/** The chat page: its files in a private bucket, and CloudFront in front of it. It has nothing that is not in the build. */
export class Site extends Construct {
  readonly #bucket: IBucket;
  readonly #distribution: Distribution;

  constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id);
    this.#bucket = this.#addBucket(props.removalPolicy);
    this.#distribution = this.#addDistribution([props.socketApi.origin, props.httpApi.origin]);
    this.#addFiles(props);
  }

  /** Where the page is: `https://{host}/`. */
  get url(): string {
    return `https://${this.#distribution.distributionDomainName}/`;
  }

  /** Some names are CloudFront's, one for all Regions: without the Region, a second one could not have the same stack. */
  get #globalName(): string {
    return `${Names.uniqueResourceName(this, { maxLength: 40 })}-${Stack.of(this).region}`; // 64 characters at most
  }

  #addBucket(removalPolicy: RemovalPolicy): IBucket {
    const bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: false, // any version of a file can be built again
      removalPolicy,
      autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY, // a bucket that holds anything cannot be deleted
    });
    acknowledge(
      bucket,
      'AwsSolutions-S1',
      'CloudFront alone may read it; its files are public and the same for everyone.',
    );
    return bucket as IBucket; // CDK's class is one, but for `isWebsite?: boolean | undefined`
  }

  #addDistribution(connectTo: readonly string[]): Distribution {
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'The chat page',
      defaultRootObject: PAGE,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.#bucket, {
          originAccessControl: new S3OriginAccessControl(this, 'Access', { originAccessControlName: this.#globalName }),
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED, // what must not be kept is kept for a second
        compress: true,
        responseHeadersPolicy: this.#addHeaders(connectTo),
      },
    });
    for (const [finding, reason] of Object.entries(ACCEPTED_OF_DISTRIBUTION))
      acknowledge(distribution, finding, reason);
    return distribution;
  }

  /** CloudFront takes some headers by name only, and refuses them among the others. */
  #addHeaders(connectTo: readonly string[]): ResponseHeadersPolicy {
    const {
      'Content-Security-Policy': contentSecurityPolicy,
      'X-Content-Type-Options': _nosniff, // the one value that there is
      'Referrer-Policy': _referrerPolicy, // as below
      ...others
    } = securityHeaders(connectTo);
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: this.#globalName,
      comment: 'What the chat page may do',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      customHeadersBehavior: {
        customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override: true })),
      },
    });
  }

  /**
   * The page comes after the files that it names. Nothing is invalidated: the page is not kept, and the others never change.
   * Files of earlier builds stay, because tabs that are open load some of theirs later.
   */
  #addFiles(props: SiteProps): void {
    const { folder, socketApi, httpApi } = props;
    const files = new Asset(this, 'Build', { path: folder, exclude: [PAGE] });
    const html = readFileSync(join(folder, PAGE), 'utf8');
    const addresses = { socketUrl: socketApi.socketUrl, httpUrl: httpApi.baseUrl };
    const common = { ...this.#copying(props, files.bucket), destinationBucket: this.#bucket, prune: false };
    const copied = new BucketDeployment(this, 'Assets', {
      ...common,
      sources: [Source.bucket(files.bucket, files.s3ObjectKey)],
      cacheControl: [CacheControl.fromString(HASHED_FILES_CACHING)],
    });
    const page = new BucketDeployment(this, 'Page', {
      ...common,
      sources: [Source.data(PAGE, withAddresses(html, addresses))],
      cacheControl: [CacheControl.noCache()],
      contentType: 'text/html; charset=utf-8',
    });
    page.node.addDependency(copied);
    acknowledge(
      copier(this),
      'AwsSolutions-L1',
      'A function of CDK, which chooses the runtime that it was tried with.',
    );
  }

  /** The function of CDK's that copies files, one for both deployments. */
  #copying({ logRetentionDays: retention, removalPolicy }: SiteProps, source: IBucket) {
    const logGroup = new LogGroup(this, 'CopyingLogs', { retention, removalPolicy });
    const role = this.#copyingRole(source);
    logGroup.grantWrite(role);
    return { role: role.withoutPolicyUpdates(), logGroup, memoryLimit: 512 };
  }

  /**
   * What `aws s3 cp` and `aws s3 sync` need to copy from `source`. CDK would let the function delete and read everything in
   * the bucket too, and write to every log group.
   */
  #copyingRole(source: IBucket): Role {
    const role = new Role(this, 'CopyingRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const allow = (action: string, resource: string) =>
      role.addToPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
    const [from, to] = [source.arnForObjects('*'), this.#bucket.arnForObjects('*')];
    allow('s3:GetObject', from);
    allow('s3:ListBucket', this.#bucket.bucketArn);
    allow('s3:PutObject', to);
    acknowledgeWildcard(role, from, 'The names of the archives change with what is in them.');
    acknowledgeWildcard(role, to, 'The names of the files change with what is in them.');
    return role;
  }
}

/**
 * To be asked before anything else is made: the functions of the stack take seconds.
 *
 * @throws ConfigurationError when `folder` has no page
 */
export function requireBuiltSite(folder: string): void {
  if (!existsSync(join(folder, PAGE)))
    throw new ConfigurationError(['The chat page has not been built: run `npm run build:site` first.']);
}

/** The function that copies: CDK puts it at the top of the stack, whoever needs it. */
function copier(site: Site): IConstruct {
  const found = Stack.of(site).node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  if (found === undefined) throw new Error('CDK has another name for the function that copies files.');
  return found;
}

const ACCEPTED_OF_DISTRIBUTION: Readonly<Record<string, string>> = {
  'AwsSolutions-CFR1': 'The page is for every country; who may talk is a matter of tokens.',
  'AwsSolutions-CFR2': 'Static files need no firewall; the APIs that they talk to have limits of their own.',
  'AwsSolutions-CFR3': 'The files are public and the same for everyone; the access logs of the APIs tell who talks.',
  'AwsSolutions-CFR4':
    'The certificate of cloudfront.net allows no choice; a domain of its own would. Browsers that can run the page speak TLS 1.3.',
};
