using VirtSpec.Properties.Traces.Diff;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

/// <summary>A cause is a control on which an exit of its class depends (Arm DDI0487L.b: HCR_EL2, VTCR_EL2, MDCR_EL2), and no other that happens to differ.</summary>
public sealed class DiffCauseTests
{
    private const string RW = "HCR_EL2 {value=0x80000001 RW=0x1 VM=0x1}", Abort = "DataAbortLowerEL {DFSC=0x5 FAR=0x10 IPA=0x10} - lower.sync";

    [Theory]
    // TSC, or any other trap, makes no HVC; HCD decides.
    [InlineData(RW, "HCR_EL2 {value=0x80080001 RW=0x1 TSC=0x1 VM=0x1}", "EL1h", "HVC64 {} - lower.sync", "")]
    [InlineData("HCR_EL2 {value=0xa0000001 RW=0x1 HCD=0x1 VM=0x1}", RW, "EL1h", "HVC64 {} - lower.sync", "HCR_EL2.HCD newly clear, on which such exits can depend: 1 more exit (HVC64)")]
    [InlineData(RW, "HCR_EL2 {value=0xa0000001 RW=0x1 HCD=0x1 VM=0x1}", "EL1h", "HVC64 {} - lower.sync", "")]
    [InlineData("HCR_EL2 {value=0x80000000 RW=0x1}", RW, "EL1h", Abort, "HCR_EL2.VM newly set, on which such exits can depend: 1 more exit (DataAbortLowerEL)")]
    [InlineData(RW, "HCR_EL2 {value=0x80000011 RW=0x1 IMO=0x1 VM=0x1}", "EL1h", Abort, "")]
    [InlineData(RW, "HCR_EL2 {value=0x80000011 RW=0x1 IMO=0x1 VM=0x1}", "EL1h", "IRQ {} - lower.irq", "HCR_EL2.IMO newly set, on which such exits can depend: 1 more exit (IRQ)")]
    [InlineData("HCR_EL2 {value=0x80000011 RW=0x1 IMO=0x1 VM=0x1}", RW, "EL1h", "IRQ {} - lower.irq", "")]
    [InlineData(RW, "HCR_EL2 {value=0x80000009 RW=0x1 FMO=0x1 VM=0x1}", "EL1h", "FIQ {} - lower.fiq", "HCR_EL2.FMO newly set, on which such exits can depend: 1 more exit (FIQ)")]
    [InlineData(RW, "HCR_EL2 {value=0x80000021 RW=0x1 AMO=0x1 VM=0x1}", "EL1h", "SError {} - lower.serror", "HCR_EL2.AMO newly set, on which such exits can depend: 1 more exit (SError)")]
    [InlineData(RW, "HCR_EL2 {value=0x88000001 RW=0x1 TGE=0x1 VM=0x1}", "EL0t", "SVC64 {} - lower.sync", "HCR_EL2.TGE newly set, on which such exits can depend: 1 more exit (SVC64)")]
    [InlineData("MDCR_EL2 {value=0x200 TDA=0x1}", "MDCR_EL2 {value=0x300 TDA=0x1 TDE=0x1}", "EL1h", "BRK64 {} - lower.sync", "MDCR_EL2.TDE newly set, on which such exits can depend: 1 more exit (BRK64)")]
    [InlineData("VTCR_EL2 {value=0x20059 PS=0x2 SL0=0x1 T0SZ=0x19}", "VTCR_EL2 {value=0x20062 PS=0x2 SL0=0x1 T0SZ=0x22}", "EL1h", Abort, "VTCR_EL2.T0SZ is 0x22, was 0x19, on which such exits can depend: 1 more exit (DataAbortLowerEL)")]
    // A translation fault does not depend on the size of physical addresses, an address size fault does.
    [InlineData("VTCR_EL2 {value=0x20059 PS=0x2 SL0=0x1 T0SZ=0x19}", "VTCR_EL2 {value=0x10059 PS=0x1 SL0=0x1 T0SZ=0x19}", "EL1h", Abort, "")]
    [InlineData("VTCR_EL2 {value=0x20059 PS=0x2 SL0=0x1 T0SZ=0x19}", "VTCR_EL2 {value=0x10059 PS=0x1 SL0=0x1 T0SZ=0x19}", "EL1h", "DataAbortLowerEL {DFSC=0x1 FAR=0x10 IPA=0x10} - lower.sync", "VTCR_EL2.PS is 0x1, was 0x2, on which such exits can depend: 1 more exit (DataAbortLowerEL)")]
    // By a rule: TDA or TDE traps. With TDA on both sides, TDE is not why.
    [InlineData(RW, "HCR_EL2 {value=0x80080001 RW=0x1 TSC=0x1 VM=0x1}", "EL1h", "SMC64 {} HCR_EL2.TSC lower.sync", "HCR_EL2.TSC newly set: 1 more exit (SMC64)")]
    [InlineData("MDCR_EL2 {value=0x100 TDE=0x1}", "MDCR_EL2 {value=0x200 TDA=0x1}", "EL1h", "SystemAccess {Op0=0x2} MDCR_EL2.TDA lower.sync", "")]
    [InlineData("MDCR_EL2 {value=0x40 TPM=0x1}", "MDCR_EL2 {value=0x200 TDA=0x1}", "EL1h", "SystemAccess {Op0=0x2} MDCR_EL2.TDA lower.sync", "MDCR_EL2.TDA newly set: 1 more exit (SystemAccess)")]
    public void A_cause_can_make_such_an_exit(string before, string after, string place, string exit, string expected)
    {
        string line = $"3 pe0 a.0 exit {place}:0x40000000 EL2h:0x400 {exit} not entered again\n";
        var diff = TraceDiff.Of(TraceReaderTests.Read(Text(before, "")), TraceReaderTests.Read(Text(after, line)));
        Assert.Equal(expected, string.Join("\n", diff.Causes));
        // The other way round the same exit is one that is gone, for the same reason.
        string fewer = string.Join("\n", TraceDiff.Of(TraceReaderTests.Read(Text(after, line)), TraceReaderTests.Read(Text(before, ""))).Causes);
        Assert.Equal(expected.Length == 0, fewer.Length == 0);
        Assert.Equal(expected.Length == 0, !fewer.Contains("1 fewer exit", StringComparison.Ordinal));
    }

    /// <summary>The interrupt comes at another time, and as often as before: that IMO differs is no cause of it.</summary>
    [Fact]
    public void An_exit_that_only_moved_has_no_cause()
    {
        string irq = "3 pe0 a.0 exit EL1h:0x40000000 EL2h:0x400 IRQ {} - lower.irq resumes\n", hvc = "3 pe0 a.0 exit EL1h:0x40000008 EL2h:0x400 HVC64 {} - lower.sync resumes\n";
        const string imo = "HCR_EL2 {value=0x80000011 RW=0x1 IMO=0x1 VM=0x1}";
        Assert.Empty(TraceDiff.Of(TraceReaderTests.Read(Text(RW, irq + hvc)), TraceReaderTests.Read(Text(imo, hvc + irq))).Causes);
        Assert.Equal("HCR_EL2.IMO newly set, on which such exits can depend: 1 more exit (IRQ)", Assert.Single(TraceDiff.Of(TraceReaderTests.Read(Text(RW, irq + hvc)), TraceReaderTests.Read(Text(imo, hvc + irq + irq))).Causes).ToString());
    }

    private static string Text(string control, string exit) => "virtspec-trace 1\ncpu cortex-a57\nof guest.elf\n\n"
        + $"1 pe0 a.0 control - - {control} - - at the first entry\n2 pe0 a.0 entry EL2h:0x800 EL1h:0x40000000 - {{}} - - -\n{exit}9 - - end - - - {{}} - - powered off by PSCI SYSTEM_OFF\n";
}
