using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>A PE whose System registers a test reads and writes, as MRS and MSR do once no trap stops them.</summary>
internal static class Probe
{
    public static readonly PeConfiguration CortexA57 = new(CpuModel.CortexA57, Choices.Default, HaveEL2: true);

    public static readonly PeConfiguration NeoverseN1 = new(CpuModel.Find("neoverse-n1")!, Choices.Default, HaveEL2: true);

    /// <summary>A Cortex-A57 after reset, at a level that it has.</summary>
    public static PE At(ExceptionLevel el) => PE.Reset(CortexA57, 0, el);

    public static ulong Read(this in PE pe, Reg register, Inputs inputs = default) => RegisterAccess.Read(pe, RegisterRow.Of(register), inputs);

    /// <summary>The PE after the write.</summary>
    public static PE Write(this PE pe, Reg register, ulong value, Inputs inputs = default)
    {
        RegisterAccess.Write(ref pe, RegisterRow.Of(register), value, inputs);
        return pe;
    }

    /// <summary>The same PE at another level.</summary>
    public static PE To(this in PE pe, ExceptionLevel el) => pe.WithPSTATE(pe.PSTATE.WithEL(el).WithSP(el != ExceptionLevel.EL0));

    /// <summary>Fails with one line for each violation.</summary>
    public static void AssertNone(IEnumerable<string> violations)
    {
        string[] all = [.. violations];
        Xunit.Assert.True(all.Length == 0, string.Join('\n', all));
    }
}
