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
            return value;
        if (reset is "" or "cpu")
            return configuration.Masks.OnesAfterReset(register);
        if (reset == "UNKNOWN")
            return configuration.Masks.Legalise(register, configuration.Choices.UnknownValue) | configuration.Masks.OnesAfterReset(register);
        ulong number = ulong.Parse(reset.AsSpan("0x".Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return number | configuration.Masks.OnesAfterReset(register);
    }
}
