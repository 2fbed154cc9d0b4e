// The names that STIX 2.1 §1.2 defines, by kind: what a reference may or may not point to is said in these terms.

export const DOMAIN_TYPES = [
  'attack-pattern',
  'campaign',
  'course-of-action',
  'grouping',
  'identity',
  'incident',
  'indicator',
  'infrastructure',
  'intrusion-set',
  'location',
  'malware',
  'malware-analysis',
  'note',
  'observed-data',
  'opinion',
  'report',
  'threat-actor',
  'tool',
  'vulnerability',
] as const;

export const RELATIONSHIP_TYPES = ['relationship', 'sighting'] as const;

/** A bundle is not an object (§8), yet its name is taken like theirs. */
export const META_TYPES = [
  'bundle',
  'extension-definition',
  'language-content',
  'marking-definition',
] as const;

export const OBSERVABLE_TYPES = [
  'artifact',
  'autonomous-system',
  'directory',
  'domain-name',
  'email-addr',
  'email-message',
  'file',
  'ipv4-addr',
  'ipv6-addr',
  'mac-addr',
  'mutex',
  'network-traffic',
  'process',
  'software',
  'url',
  'user-account',
  'windows-registry-key',
  'x509-certificate',
] as const;
