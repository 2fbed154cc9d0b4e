import Type from 'typebox';
import { boolean, dictionary, oneOf, refs, text, texts } from '../data-types.ts';

const optional = Type.Optional;

/** STIX 2.1 §6.13: the predefined extensions of a process. */
export const processExtensions = {
  'windows-process-ext': Type.Object(
    {
      aslr_enabled: optional(boolean()),
      dep_enabled: optional(boolean()),
      priority: optional(text()),
      owner_sid: optional(text()),
      window_title: optional(text()),
      // The STARTUP_INFO struct of Windows: reserved members are null there.
      startup_info: optional(dictionary(Type.Unknown())),
      integrity_level: optional(oneOf(['low', 'medium', 'high', 'system'])),
    },
    { clause: 'STIX 2.1 §6.13.2', minProperties: 1 },
  ),
  'windows-service-ext': Type.Object(
    {
      service_name: optional(text()),
      descriptions: optional(texts()),
      display_name: optional(text()),
      group_name: optional(text()),
      start_type: optional(
        oneOf([
          'SERVICE_AUTO_START',
          'SERVICE_BOOT_START',
          'SERVICE_DEMAND_START',
          'SERVICE_DISABLED',
          'SERVICE_SYSTEM_ALERT',
        ]),
      ),
      service_dll_refs: optional(refs('STIX 2.1 §6.13.3', 'file')),
      service_type: optional(
        oneOf([
          'SERVICE_KERNEL_DRIVER',
          'SERVICE_FILE_SYSTEM_DRIVER',
          'SERVICE_WIN32_OWN_PROCESS',
          'SERVICE_WIN32_SHARE_PROCESS',
        ]),
      ),
      service_status: optional(
        oneOf([
          'SERVICE_CONTINUE_PENDING',
          'SERVICE_PAUSE_PENDING',
          'SERVICE_PAUSED',
          'SERVICE_RUNNING',
          'SERVICE_START_PENDING',
          'SERVICE_STOP_PENDING',
          'SERVICE_STOPPED',
        ]),
      ),
    },
    { clause: 'STIX 2.1 §6.13.3', minProperties: 1 },
  ),
};
