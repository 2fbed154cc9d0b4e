import type { ObjectType } from './object-type.ts';
import { artifact } from './types/artifact.ts';
import { attackPattern } from './types/attack-pattern.ts';
import { autonomousSystem } from './types/autonomous-system.ts';
import { campaign } from './types/campaign.ts';
import { courseOfAction } from './types/course-of-action.ts';
import { directory } from './types/directory.ts';
import { domainName } from './types/domain-name.ts';
import { emailAddr } from './types/email-addr.ts';
import { emailMessage } from './types/email-message.ts';
import { extensionDefinition } from './types/extension-definition.ts';
import { file } from './types/file.ts';
import { grouping } from './types/grouping.ts';
import { identity } from './types/identity.ts';
import { incident } from './types/incident.ts';
import { indicator } from './types/indicator.ts';
import { infrastructure } from './types/infrastructure.ts';
import { intrusionSet } from './types/intrusion-set.ts';
import { ipv4Addr } from './types/ipv4-addr.ts';
import { ipv6Addr } from './types/ipv6-addr.ts';
import { languageContent } from './types/language-content.ts';
import { location } from './types/location.ts';
import { macAddr } from './types/mac-addr.ts';
import { malware } from './types/malware.ts';
import { malwareAnalysis } from './types/malware-analysis.ts';
import { markingDefinition } from './types/marking-definition.ts';
import { mutex } from './types/mutex.ts';
import { networkTraffic } from './types/network-traffic.ts';
import { note } from './types/note.ts';
import { observedData } from './types/observed-data.ts';
import { opinion } from './types/opinion.ts';
import { process } from './types/process.ts';
import { relationship } from './types/relationship.ts';
import { report } from './types/report.ts';
import { sighting } from './types/sighting.ts';
import { software } from './types/software.ts';
import { threatActor } from './types/threat-actor.ts';
import { tool } from './types/tool.ts';
import { url } from './types/url.ts';
import { userAccount } from './types/user-account.ts';
import { vulnerability } from './types/vulnerability.ts';
import { windowsRegistryKey } from './types/windows-registry-key.ts';
import { x509Certificate } from './types/x509-certificate.ts';

/** Every type that STIX 2.1 defines. */
export const OBJECT_TYPES: readonly ObjectType[] = [
  artifact,
  attackPattern,
  autonomousSystem,
  campaign,
  courseOfAction,
  directory,
  domainName,
  emailAddr,
  emailMessage,
  extensionDefinition,
  file,
  grouping,
  identity,
  incident,
  indicator,
  infrastructure,
  intrusionSet,
  ipv4Addr,
  ipv6Addr,
  languageContent,
  location,
  macAddr,
  malware,
  malwareAnalysis,
  markingDefinition,
  mutex,
  networkTraffic,
  note,
  observedData,
  opinion,
  process,
  relationship,
  report,
  sighting,
  software,
  threatActor,
  tool,
  url,
  userAccount,
  vulnerability,
  windowsRegistryKey,
  x509Certificate,
];

const byName: ReadonlyMap<string, ObjectType> = new Map(OBJECT_TYPES.map((each) => [each.type, each]));

/** The type of this name, or undefined for a custom one. */
export function objectType(name: string): ObjectType | undefined {
  return byName.get(name);
}
