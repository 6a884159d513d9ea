using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Traces;

/// <summary>What became of an exit, as the next entry of the vCPU shows it.</summary>
internal static class ExitOutcome
{
    private const ulong VectorTableSize = 0x800;

    /// <summary>
    /// <c>resumes</c>: where ELR_EL2 was; <c>skips</c>: behind the instruction; <c>injects CLASS with ELR_EL1 0x...</c>: at a vector of EL1; <c>goes to 0x...</c>: elsewhere.
    /// Then the general-purpose registers that have other values.
    /// </summary>
    /// <param name="exit">The PE at EL2's vector.</param>
    /// <param name="entered">The PE at the entry.</param>
    public static string Of(in PE exit, in PE entered)
    {
        ulong elr = exit.System[Reg.ELR_EL2];
        string where = entered.PC == elr ? "resumes"
            : entered.PC == elr + 4 ? "skips"
            : Injected(exit, entered) is { } what ? $"injects {what}"
            : string.Create(CultureInfo.InvariantCulture, $"goes to 0x{entered.PC:x}");
        return where + Changed(exit, entered);
    }

    /// <summary>What EL1 is made to see at a vector of its own: the class that ESR_EL1 says, or the interrupt, and where that came from; null elsewhere.</summary>
    private static string? Injected(in PE exit, in PE entered)
    {
        ulong offset = entered.PC - entered.System[Reg.VBAR_EL1], elr = entered.System[Reg.ELR_EL1];
        bool isVector = entered.EL == ExceptionLevel.EL1 && offset < VectorTableSize && offset % 0x80 == 0
            && (elr == exit.System[Reg.ELR_EL2] || elr + 4 == exit.System[Reg.ELR_EL2] || elr == exit.System[Reg.ELR_EL2] + 4);
        if (!isVector)
            return null;
        var kind = (ExceptionKind)(offset >> 7 & 3);
        string what = kind == ExceptionKind.Synchronous ? TraceWords.ClassName(Syndrome.At(ExceptionLevel.EL1, entered).EC) : kind.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{what} with ELR_EL1 0x{elr:x}");
    }

    private static string Changed(PE exit, PE entered)
    {
        string names = string.Join(',', Enumerable.Range(0, GeneralRegisters.Count).Where(n => exit.X(n) != entered.X(n)).Select(n => string.Create(CultureInfo.InvariantCulture, $"X{n}")));
        return names.Length == 0 ? "" : $", sets {names}";
    }
}
