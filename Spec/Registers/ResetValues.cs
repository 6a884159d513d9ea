using System.Globalization;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>The System registers as they are after reset, from the reset column of registers.tbl.</summary>
internal static class ResetValues
{
    public static SystemRegisterFile For(PeConfiguration configuration) =>
        SystemRegisterFile.Create(register => Value(configuration, register));

    private static ulong Value(PeConfiguration configuration, Reg register)
    {
        string reset = RegisterRow.Of(register).Reset;
        if (configuration.Cpu.Values.TryGetValue(register, out ulong value))
            return configuration.HaveEL2 ? value : value & ~AnnouncesEL2(register);
        if (reset is "" or "cpu")
            return configuration.Masks.OnesAfterReset(register);
        if (reset == "UNKNOWN")
            return configuration.Masks.Legalise(register, configuration.Choices.UnknownValue) | configuration.Masks.OnesAfterReset(register);
        ulong number = ulong.Parse(reset.AsSpan("0x".Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return number | configuration.Masks.OnesAfterReset(register);
    }

    /// <summary>The fields by which a CPU says that it has EL2; where EL2 is not implemented, they are zero. (ID_AA64PFR0_EL1.EL2, ID_PFR1_EL1.Virtualization.)</summary>
    private static ulong AnnouncesEL2(Reg register) => register switch
    {
        Reg.ID_AA64PFR0_EL1 => ID_AA64PFR0_EL1.Field.EL2.Mask,
        Reg.ID_PFR1_EL1 => ID_PFR1_EL1.Field.Virtualization.Mask,
        _ => 0,
    };
}
