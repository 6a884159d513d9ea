using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Properties.Tests.Equivalence;

/// <summary>The sound null hypervisor keeps every claim on every program, and each defect is found by the claim that it is about.</summary>
public sealed class EquivalenceTests(ITestOutputHelper output)
{
    private const string LoadUart = "movz x20, #0x0900, lsl #16", LoadData = "movz x20, #0x4041, lsl #16";

    /// <summary>Interrupts can be taken: the guest enables Group 1, lets all priorities pass, and unmasks IRQ.</summary>
    private const string Interrupts = "mov x1, #1\nmsr icc_igrpen1_el1, x1\nmov x1, #0xff\nmsr icc_pmr_el1, x1\nmsr daifclr, #2\nisb";

    private const string Sgi = "movz x1, #0x0300, lsl #16\nmovk x1, #1\nmsr icc_sgi1r_el1, x1\nnop\nnop\nwfi\nnop";

    private const string Timer = "msr cntv_cval_el0, xzr\nmov x1, #1\nmsr cntv_ctl_el0, x1\nisb\nnop\nnop\nnop";

    /// <summary>Eight exits.</summary>
    private static readonly string Exits = $"{LoadUart}\n{string.Join('\n', Enumerable.Repeat("ldr w1, [x20, #0x18]", 8))}";

    private const string YieldCall = "movz x0, #0x1234\nhvc #0";

    /// <summary>Both VMs: registers of their own before and behind the switch, twice.</summary>
    private static string Switching(int vm) => $"""
        mov x9, #{vm + 0x51}
        msr tpidr_el0, x9
        mov x2, #0x300000
        msr cpacr_el1, x2
        isb
        fmov d4, x9
        mov x2, #{vm + 1}
        msr cntkctl_el1, x2
        msr cntp_cval_el0, x9
        {YieldCall}
        mrs x3, tpidr_el0
        mrs x4, cntkctl_el1
        mrs x5, cntp_cval_el0
        add x9, x9, x3
        {YieldCall}
        fmov x6, d4
        mrs x3, tpidr_el0
        nop
        """;

    private const string OnCall = """
        movz x0, #0xc400, lsl #16
        movk x0, #4
        mov x1, #1
        mov x2, #0
        hvc #0
        movz x0, #0xc400, lsl #16
        movk x0, #3
        mov x1, #1
        movz x2, #0x4040, lsl #16
        movk x2, #0x4000
        mov x3, #0x77
        hvc #0
        movz x0, #0xc400, lsl #16
        movk x0, #3
        mov x1, #7
        hvc #0
        wfi
        nop
        nop
        """;

    private const string Version = "movz x0, #0x8400, lsl #16\nhvc #0\nnop\nnop";

    private static readonly Dictionary<string, string[]> Programs = new()
    {
        ["plain"] = [$"mov x1, #5\n{LoadData}\nstr x1, [x20]\nldr x2, [x20]\nldxr x3, [x20]\nstxr w4, x1, [x20]\nmrs x5, mpidr_el1\nmrs x6, cntvct_el0\nmrs x7, cntpct_el0\nsvc #1\nmov x2, #0x300000\nmsr cpacr_el1, x2\nisb\nfmov d1, x1"],
        ["undefined"] = ["mov x9, #1\nsmc #0\nnop\nmrs x3, sctlr_el1"],
        ["abort at EL0"] = ["movz x20, #0x7000, lsl #16\nadr x1, 0x4040001c\nmsr elr_el1, x1\nmsr spsr_el1, xzr\neret\nldr x1, [x20]\nnop"],
        ["identification"] = ["mrs x1, id_aa64pfr0_el1\nmrs x2, id_aa64mmfr0_el1\nmrs x3, ctr_el0"],
        ["hidden"] = ["mov x1, #0x40\nmsr ttbr0_el1, x1\nnop"],
        ["abort"] = ["movz x20, #0x7000, lsl #16\nldr x1, [x20, #8]\nstr x1, [x20, #16]\nnop"],
        ["system"] = ["mov x1, #0x123\nmsr contextidr_el1, x1\nmrs x2, contextidr_el1\nmsr contextidr_el1, xzr\nmrs x3, contextidr_el1\nwfi"],
        ["version"] = [$"mov x9, #3\n{Version}"],
        ["uart"] = [$"{LoadUart}\nmov w1, #0xabc\nstr w1, [x20, #0x24]\nmov w2, #0x301\nstrh w2, [x20, #0x30]\nstrb w1, [x20, #0x28]\nldr w2, [x20, #0x24]\nldrb w3, [x20, #0x30]\nldrsb x4, [x20, #0x18]\nldrsb w5, [x20, #0x18]\nldrsh x6, [x20, #0x30]\nldr w7, [x20, #0xfe4]\nldr wzr, [x20, #0x24]\nstr wzr, [x20, #0x24]\nldr w2, [x20, #0x24]\nldrb w2, [x20, #0x28]"],
        ["SGI"] = [$"{Interrupts}\n{Sgi}\n{Sgi}\n{Exits}"],
        ["timer"] = [$"{Interrupts}\n{Timer}"],
        ["masked timer"] = [$"{Interrupts}\nmsr daifset, #2\n{Timer}\nmsr daifclr, #2\nnop\nnop\n{Exits}"],
        ["wait at EL0"] = [$"{Interrupts}\nmsr daifset, #2\n{Timer}\nadr x1, 0x40400054\nmsr elr_el1, x1\nmov x2, #0x3c0\nmsr spsr_el1, x2\neret\nwfi\nwfe\nwfe\nnop"],
        ["PSCI"] = [OnCall],
        ["switch"] = [Switching(0), Switching(1)],
        ["timer of other"] = [$"{Interrupts}\nmsr daifset, #2\n{Timer}\n{YieldCall}\nnop", $"{Interrupts}\nmov x1, #3\n{YieldCall}\nnop"],
        ["loop"] = [$"{Interrupts}\nmov x20, #2000\nsub x20, x20, #1\ncbnz x20, 0x40400024\nwfi"],
    };

    public static TheoryData<Defect, string, string> Defects => new()
    {
        { Defect.AdvancesTwice, "system", "E2" },
        { Defect.DoesNotAdvance, "system", "E2" },
        { Defect.WrongEmulatedValue, "system", "E2" },
        { Defect.WritesZeroRegister, "system", "E2" },
        { Defect.WrongVector, "undefined", "E1" },
        { Defect.WrongVector, "abort at EL0", "E1" },
        { Defect.WrongElr, "undefined", "E1" },
        { Defect.WrongSpsr, "abort at EL0", "E1" },
        { Defect.WrongEsr, "undefined", "E1" },
        { Defect.NoFar, "abort", "E1" },
        { Defect.ClobbersRegisterAfterCall, "version", "R1" },
        { Defect.ClobbersRegisterAfterInterrupt, "timer", "R1" },
        { Defect.ClobbersVector, "switch", "R1" },
        { Defect.VectorsNotSaved, "switch", "R1" },
        { Defect.VectorsNotLoaded, "switch", "R5" },
        { Defect.VectorsNotLoaded, "switch", "R1" },
        { Defect.VectorsNotTrapped, "switch", "R5" },
        { Defect.NoSignExtension, "uart", "E3" },
        { Defect.LoadTooWide, "uart", "E3" },
        { Defect.StoreTooNarrow, "uart", "E3" },
        { Defect.WrongDeviceAddress, "uart", "E3" },
        { Defect.AdvancesTwice, "uart", "E3" },
        { Defect.SpuriousInterrupt, "SGI", "I2" },
        { Defect.InterruptTwice, "SGI", "I2" },
        { Defect.LosesInterrupt, "SGI", "I1" },
        { Defect.LosesTimer, "masked timer", "I1" },
        { Defect.LosesTimer, "masked timer", "T2t" },
        { Defect.TimerOfOther, "timer of other", "T4t" },
        { Defect.TimerOfOther, "timer of other", "T2t" },
        { Defect.RegisterNotSwitched, "switch", "R1" },
        { Defect.RegisterNotSwitched, "switch", "R2" },
        { Defect.TimerNotSwitched, "switch", "T4t" },
        { Defect.PhysicalTimerNotSwitched, "switch", "R2" },
        { Defect.LeavesRegisters, "PSCI", "R5" },
        { Defect.LeavesSystemRegister, "PSCI", "R5" },
        { Defect.CpuOnWrongEntry, "PSCI", "Q2" },
        { Defect.CpuOnWrongContext, "PSCI", "Q2" },
        { Defect.CpuOnWrongResult, "PSCI", "Q2" },
        { Defect.AffinityWrong, "PSCI", "Q2" },
        { Defect.StartsByItself, "version", "Q2" },
        { Defect.OtherMemory, "version", "PG-1" },
    };

    public static TheoryData<string> All => [.. Programs.Keys.Except(["identification", "hidden"])];

    [Theory]
    [MemberData(nameof(All))]
    public void A_sound_hypervisor_is_equivalent(string program)
    {
        var result = Run(Defect.None, program);
        Assert.Equal("", result.ToString());
        Assert.Contains(("PG-1", "RAM"), result.Premises);
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_fails_its_claim_and_equivalence(Defect defect, string program, string claim)
    {
        var result = Run(defect, program);
        Assert.Contains(result.Found, f => f.Claim == claim);
        Assert.Contains(result.Found, f => f.Claim == "PG-1");
    }

    [Fact]
    public void Each_claim_is_failed_by_some_defect() =>
        Assert.Equal(EquivalenceClaims.All.Select(c => c.Id).Where(id => id != "PG-1").Order(), Defects.Select(d => (string)d[2]).Where(id => id != "PG-1").Distinct().Order());

    [Fact]
    public void A_declared_difference_excuses_its_bits_and_no_others()
    {
        var el2 = new DeclaredDifference(Reg.ID_AA64PFR0_EL1, 0xf00, "reads are not trapped, and say that EL2 exists");
        var unused = new DeclaredDifference(Reg.ID_AA64PFR0_EL1, 0xf000, "EL3");
        var result = Run(Defect.None, "identification", el2, unused);
        Assert.Equal("", result.ToString());
        Assert.Equal([1ul, 0ul], result.Uses.Select(u => u.Uses));
        Assert.Contains(Run(Defect.None, "identification", unused).Found, f => f.Claim == "PG-1");
        Assert.Contains(Run(Defect.None, "identification").Found, f => f.Claim == "PG-1");
    }

    [Fact]
    public void A_register_of_which_all_bits_are_excused_may_be_hidden_by_a_proper_exception()
    {
        var row = new DeclaredDifference(Reg.TTBR0_EL1, ulong.MaxValue, "not offered");
        Assert.Equal("", Run(Defect.None, "hidden", row).ToString());
        Assert.Contains(Run(Defect.WrongEsr, "hidden", row).Found, f => f.Claim == "E2");
        Assert.Contains(Run(Defect.None, "hidden").Found, f => f.Claim == "E2");
    }

    private Result Run(Defect defect, string program, params DeclaredDifference[] differences)
    {
        var start = NullBoard.Start(defect, Programs[program]);
        var result = NullBoard.Run(start, NullBoard.Manifest(Programs[program].Length, differences));
        output.WriteLine($"{result.Stop}\n{string.Join(", ", result.Premises)}\n{result}");
        return result;
    }
}
