using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Exceptions;

/// <summary>
/// Firmware as QEMU's board has it: PSCI calls are answered outside the PE, before SMC or HVC would be UNDEFINED.
/// This is not EL3: traps to EL2 come first, and nothing else of EL3 exists.
/// </summary>
internal static class FirmwareCalls
{
    private const uint HVC = 0b00010, SMC = 0b00011;

    /// <summary>True when the instruction is a call that the configured firmware answers.</summary>
    public static bool Intercepts(in PE pe, uint word)
    {
        if (pe.EL == ExceptionLevel.EL0 || (word >> 21 & 7) != 0)
            return false;
        return (word & 0x1f) switch
        {
            HVC => pe.Configuration.Choices.Firmware == Firmware.HvcPsci,
            SMC => pe.Configuration.Choices.Firmware == Firmware.SmcPsci,
            _ => false,
        };
    }
}
