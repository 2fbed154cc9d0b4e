// STIX 2.1 §10: open vocabularies, one table however long. Suggestions for forms and documentation; another value is never an error.

/** account-type-ov */
export const accountType = [
  'unix',
  'windows local',
  'windows domain',
  'ldap',
  'tacacs',
  'radius',
  'nis',
  'openid',
  'facebook',
  'skype',
  'twitter',
  'kavi',
] as const;
/** attack-motivation-ov */
export const attackMotivation = [
  'accidental',
  'coercion',
  'dominance',
  'ideology',
  'notoriety',
  'organizational-gain',
  'personal-gain',
  'personal-satisfaction',
  'revenge',
  'unpredictable',
] as const;
/** attack-resource-level-ov */
export const attackResourceLevel = [
  'individual',
  'club',
  'contest',
  'team',
  'organization',
  'government',
] as const;
/** grouping-context-ov */
export const groupingContext = ['suspicious-activity', 'malware-analysis', 'unspecified'] as const;
/** identity-class-ov */
export const identityClass = ['individual', 'group', 'system', 'organization', 'class', 'unknown'] as const;
/** implementation-language-ov */
export const implementationLanguage = [
  'applescript',
  'bash',
  'c',
  'c++',
  'c#',
  'go',
  'java',
  'javascript',
  'lua',
  'objective-c',
  'perl',
  'php',
  'powershell',
  'python',
  'ruby',
  'scala',
  'swift',
  'typescript',
  'visual-basic',
  'x86-32',
  'x86-64',
] as const;
/** indicator-type-ov */
export const indicatorType = [
  'anomalous-activity',
  'anonymization',
  'benign',
  'compromised',
  'malicious-activity',
  'attribution',
  'unknown',
] as const;
/** industry-sector-ov */
export const industrySector = [
  'agriculture',
  'aerospace',
  'automotive',
  'chemical',
  'commercial',
  'communications',
  'construction',
  'defense',
  'education',
  'energy',
  'engineering',
  'entertainment',
  'financial-services',
  'government',
  'emergency-services',
  'government-local',
  'government-national',
  'government-public-services',
  'government-regional',
  'healthcare',
  'hospitality-leisure',
  'infrastructure',
  'dams',
  'nuclear',
  'water',
  'insurance',
  'manufacturing',
  'mining',
  'non-profit',
  'pharmaceuticals',
  'retail',
  'technology',
  'telecommunications',
  'transportation',
  'utilities',
] as const;
/** infrastructure-type-ov */
export const infrastructureType = [
  'amplification',
  'anonymization',
  'botnet',
  'command-and-control',
  'exfiltration',
  'hosting-malware',
  'hosting-target-lists',
  'phishing',
  'reconnaissance',
  'staging',
  'unknown',
] as const;
/** malware-av-result-ov */
export const malwareResult = ['malicious', 'suspicious', 'benign', 'unknown'] as const;
/** malware-capabilities-ov */
export const malwareCapabilities = [
  'accesses-remote-machines',
  'anti-debugging',
  'anti-disassembly',
  'anti-emulation',
  'anti-memory-forensics',
  'anti-sandbox',
  'anti-vm',
  'captures-input-peripherals',
  'captures-output-peripherals',
  'captures-system-state-data',
  'cleans-traces-of-infection',
  'commits-fraud',
  'communicates-with-c2',
  'compromises-data-availability',
  'compromises-data-integrity',
  'compromises-system-availability',
  'controls-local-machine',
  'degrades-security-software',
  'degrades-system-updates',
  'determines-c2-server',
  'emails-spam',
  'escalates-privileges',
  'evades-av',
  'exfiltrates-data',
  'fingerprints-host',
  'hides-artifacts',
  'hides-executing-code',
  'infects-files',
  'infects-remote-machines',
  'installs-other-components',
  'persists-after-system-reboot',
  'prevents-artifact-access',
  'prevents-artifact-deletion',
  'probes-network-environment',
  'self-modifies',
  'steals-authentication-credentials',
  'violates-system-operational-integrity',
] as const;
/** malware-type-ov */
export const malwareType = [
  'adware',
  'backdoor',
  'bot',
  'bootkit',
  'ddos',
  'downloader',
  'dropper',
  'exploit-kit',
  'keylogger',
  'ransomware',
  'remote-access-trojan',
  'resource-exploitation',
  'rogue-security-software',
  'rootkit',
  'screen-capture',
  'spyware',
  'trojan',
  'unknown',
  'virus',
  'webshell',
  'wiper',
  'worm',
] as const;
/** pattern-type-ov */
export const patternType = ['stix', 'pcre', 'sigma', 'snort', 'suricata', 'yara'] as const;
/** processor-architecture-ov */
export const processorArchitecture = [
  'alpha',
  'arm',
  'ia-64',
  'mips',
  'powerpc',
  'sparc',
  'x86',
  'x86-64',
] as const;
/** region-ov */
export const region = [
  'africa',
  'eastern-africa',
  'middle-africa',
  'northern-africa',
  'southern-africa',
  'western-africa',
  'americas',
  'latin-america-caribbean',
  'south-america',
  'caribbean',
  'central-america',
  'northern-america',
  'asia',
  'central-asia',
  'eastern-asia',
  'southern-asia',
  'western-asia',
  'europe',
  'eastern-europe',
  'northern-europe',
  'southern-europe',
  'western-europe',
  'oceania',
  'australia-new-zealand',
  'melanesia',
  'micronesia',
  'polynesia',
  'antarctica',
] as const;
/** report-type-ov */
export const reportType = [
  'threat-report',
  'attack-pattern',
  'campaign',
  'identity',
  'indicator',
  'malware',
  'observed-data',
  'threat-actor',
  'tool',
  'vulnerability',
] as const;
/** threat-actor-role-ov */
export const threatActorRole = [
  'agent',
  'director',
  'independent',
  'sponsor',
  'infrastructure-operator',
  'infrastructure-architect',
  'malware-author',
] as const;
/** threat-actor-sophistication-ov */
export const threatActorSophistication = [
  'none',
  'minimal',
  'intermediate',
  'advanced',
  'strategic',
  'expert',
  'innovator',
] as const;
/** threat-actor-type-ov */
export const threatActorType = [
  'activist',
  'competitor',
  'crime-syndicate',
  'criminal',
  'hacker',
  'insider-accidental',
  'insider-disgruntled',
  'nation-state',
  'sensationalist',
  'spy',
  'terrorist',
  'unknown',
] as const;
/** tool-type-ov */
export const toolType = [
  'denial-of-service',
  'exploitation',
  'information-gathering',
  'network-capture',
  'credential-exploitation',
  'remote-access',
  'vulnerability-scanning',
  'unknown',
] as const;
/** windows-pebinary-type-ov */
export const windowsPebinaryType = ['exe', 'dll', 'sys'] as const;
