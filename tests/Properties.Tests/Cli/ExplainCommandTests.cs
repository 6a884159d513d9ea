using Xunit;

namespace VirtSpec.Properties.Tests.Cli;

/// <summary>Expected values are worked out from the Arm ARM: ESR_ELx is EC in 31:26, IL in 25, ISS in 24:0, laid out as the register page says.</summary>
public sealed class ExplainCommandTests
{
    [Fact]
    public void MSR_of_SCTLR_EL1_at_EL1_traps_to_EL2_when_TVM_is_1()
    {
        var e = CommandRun.Of("explain", "msr sctlr_el1, x0", "--el", "1", "--set", "HCR_EL2.TVM=1");
        Assert.Equal((0, ""), (e.ExitCode, e.Error));
        Assert.Equal("msr sctlr_el1, x0", e["0xd5181000"]);
        Assert.Equal("SCTLR_EL1 (S3_0_C1_C0_0), write", e["accesses"]);
        Assert.StartsWith("EL0 UNDEFINED, EL1 RW, EL2 RW ", e["rights"], StringComparison.Ordinal);
        Assert.Equal("traps to EL2", e["outcome"]);
        Assert.StartsWith("HCR_EL2.TVM ", e["decided by"], StringComparison.Ordinal);
        Assert.StartsWith("VBAR_EL2 + 0x400, synchronous", e["vector"], StringComparison.Ordinal);
        Assert.StartsWith("0x0000000040000000", e["ELR_EL2"], StringComparison.Ordinal);
        Assert.Equal("0x0000000062300400", e["ESR_EL2"]);
        Assert.StartsWith("0x18  SystemAccess", e["  EC"], StringComparison.Ordinal);
        Assert.StartsWith("1", e["  IL"], StringComparison.Ordinal);
        Assert.Equal(["3", "0", "0", "1", "0", "0", "0"], Numbers(e, "Op0", "Op1", "Op2", "CRn", "CRm", "Rt", "Direction"));
    }

    [Fact]
    public void MRS_into_X7_reports_a_read_and_its_register()
    {
        var e = CommandRun.Of("explain", "mrs x7, ttbr1_el1", "--set", "HCR_EL2.TRVM=1");
        Assert.Equal("traps to EL2", e["outcome"]);
        Assert.Equal(["3", "0", "1", "2", "0", "7", "1"], Numbers(e, "Op0", "Op1", "Op2", "CRn", "CRm", "Rt", "Direction"));
    }

    [Fact]
    public void Without_the_control_the_access_completes_and_the_rule_is_said_to_be_off()
    {
        var e = CommandRun.Of("explain", "msr sctlr_el1, x0", "--set", "x0=0x30d00801");
        Assert.Equal("completes", e["outcome"]);
        Assert.Equal("HCR_EL2.TVM: HCR_EL2.TVM = 0", e["not by"]);
        Assert.EndsWith("-> 0x0000000030d00801", e["SCTLR_EL1"], StringComparison.Ordinal);
    }

    [Fact]
    public void At_EL2_a_trap_of_EL1_does_not_act()
    {
        var e = CommandRun.Of("explain", "msr sctlr_el1, x0", "--el", "2", "--set", "HCR_EL2.TVM=1");
        Assert.Equal("completes", e["outcome"]);
        Assert.Equal("HCR_EL2.TVM: acts at EL1 only", e["not by"]);
    }

    [Fact]
    public void At_EL0_the_access_is_UNDEFINED_before_any_trap()
    {
        var e = CommandRun.Of("explain", "msr sctlr_el1, x0", "--el", "0", "--set", "HCR_EL2.TVM=1");
        Assert.Equal("UNDEFINED, taken to EL1", e["outcome"]);
        Assert.Equal("writing SCTLR_EL1 is UNDEFINED at EL0", e["because"]);
        Assert.Equal("0x0000000002000000", e["ESR_EL1"]);
    }

    [Fact]
    public void TGE_reroutes_from_EL1_to_EL2_and_says_so()
    {
        var e = CommandRun.Of("explain", "mrs x0, ctr_el0", "--el", "0", "--set", "SCTLR_EL1.UCT=0", "--set", "HCR_EL2.TGE=1");
        Assert.Equal("traps to EL2", e["outcome"]);
        Assert.StartsWith("SCTLR_EL1.UCT ", e["decided by"], StringComparison.Ordinal);
        Assert.Equal("EL2, rerouted from EL1 because HCR_EL2.TGE = 1", e["target"]);
        Assert.Equal(["3", "3", "1", "0", "0", "0", "1"], Numbers(e, "Op0", "Op1", "Op2", "CRn", "CRm", "Rt", "Direction"));
    }

    [Fact]
    public void A_trapped_WFI_names_every_part_of_its_condition()
    {
        var e = CommandRun.Of("explain", "0xd503207f", "--el", "1", "--set", "HCR_EL2.TWI=1");
        Assert.Equal("wfi", e["0xd503207f"]);
        Assert.Contains("HCR_EL2.TWI holds: HCR_EL2.TWI = 1\n", e.Output, StringComparison.Ordinal);
        Assert.Contains("!InterruptPending holds: InterruptPending is false\n", e.Output, StringComparison.Ordinal);
        // EC 0b000001, IL 1, CV 1, COND 0b1110, TI 0b00 for WFI.
        Assert.Equal("0x0000000007e00000", e["ESR_EL2"]);
    }

    [Fact]
    public void A_pending_virtual_interrupt_keeps_WFI_from_trapping()
    {
        var e = CommandRun.Of("explain", "wfi", "--set", "HCR_EL2.TWI=1", "--set", "HCR_EL2.IMO=1", "--set", "HCR_EL2.VI=1");
        Assert.Contains("HCR_EL2.TWI: InterruptPending is true", e.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("svc #0x5", "0", "takes an exception to EL1", "ESR_EL1", "0x0000000056000005", "0x0000000040000004, the next instruction")]
    [InlineData("hvc #0x1234", "1", "takes an exception to EL2", "ESR_EL2", "0x000000005a001234", "0x0000000040000004, the next instruction")]
    [InlineData("brk #0x1", "1", "takes an exception to EL1", "ESR_EL1", "0x00000000f2000001", "0x0000000040000000, the instruction")]
    [InlineData("udf #0", "1", "UNDEFINED, taken to EL1", "ESR_EL1", "0x0000000002000000", "0x0000000040000000, the instruction")]
    public void An_instruction_that_makes_an_exception_is_explained(string instruction, string el, string outcome, string register, string syndrome, string returnAddress)
    {
        var e = CommandRun.Of("explain", instruction, "--el", el);
        Assert.Equal(outcome, e["outcome"]);
        Assert.Equal(syndrome, e[register]);
        Assert.Equal(returnAddress, e[register.Replace("ESR", "ELR", StringComparison.Ordinal)]);
    }

    [Fact]
    public void BRK_is_rerouted_by_TDE()
    {
        var e = CommandRun.Of("explain", "brk #1", "--set", "MDCR_EL2.TDE=1");
        Assert.Equal("EL2, rerouted from EL1 because MDCR_EL2.TDE = 1", e["target"]);
    }

    [Fact]
    public void SMC_is_answered_by_the_firmware() =>
        Assert.Equal(
            "answered by the firmware, PSCI PSCI_VERSION: X0 becomes 0x10001; there is no exception",
            CommandRun.Of("explain", "smc #0", "--set", "X0=0x84000000")["outcome"]);

    [Fact]
    public void SMC_traps_before_the_firmware_sees_it_when_TSC_is_1()
    {
        var e = CommandRun.Of("explain", "smc #0x3", "--set", "HCR_EL2.TSC=1");
        Assert.Equal(("traps to EL2", "0x000000005e000003"), (e["outcome"], e["ESR_EL2"]));
    }

    [Fact]
    public void ERET_says_where_it_returns() =>
        Assert.Equal(
            "completes, returns to EL0t at 0x40001000",
            CommandRun.Of("explain", "eret", "--set", "ELR_EL1=0x40001000", "--set", "SPSR_EL1=0x3c0")["outcome"]);

    [Fact]
    public void A_store_says_what_it_writes() =>
        Assert.Equal(
            "0x40001008: 0x002a, 2 bytes",
            CommandRun.Of("explain", "strh w1, [x0, #8]", "--set", "X0=0x40001000", "--set", "X1=0x2a")["memory"]);

    [Fact]
    public void A_load_from_nowhere_is_an_external_abort()
    {
        var e = CommandRun.Of("explain", "ldr x0, [x1]", "--set", "X1=0x10");
        Assert.Equal("takes an exception to EL1", e["outcome"]);
        Assert.Equal("0x0000000000000010", e["FAR_EL1"]);
        Assert.StartsWith("0x25 ", e["  EC"], StringComparison.Ordinal);
        Assert.StartsWith("0x10", e["    DFSC"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_no_instruction_is_UNDEFINED()
    {
        var e = CommandRun.Of("explain", "ffffffff");
        Assert.Equal("no encoding of this CPU matches the word", e["because"]);
    }

    [Fact]
    public void A_register_of_another_CPU_is_UNDEFINED_on_this_one()
    {
        Assert.StartsWith("no register or operation of this CPU", CommandRun.Of("explain", "mrs x0, s3_4_c1_c0_3", "--el", "2")["because"], StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_prints_the_state_that_it_begins_with()
    {
        var e = CommandRun.Of("explain", "nop", "--verbose", "--set", "HCR_EL2.TVM=1");
        Assert.Equal("0x0000000084000000", e["HCR_EL2"]);
        Assert.Equal("0x0000000000000003", e["CNTHCTL_EL2"]);
    }

    [Fact]
    public void What_is_not_modelled_is_explained_up_to_there()
    {
        var e = CommandRun.Of("explain", "eret", "--set", "SPSR_EL1=0x10", "--el", "1");
        Assert.Equal((3, "not modelled"), (e.ExitCode, e["outcome"]));
        Assert.StartsWith("virtspec explain: not modelled: ", e.Error, StringComparison.Ordinal);
    }

    private static string[] Numbers(CommandRun e, params string[] fields) => [.. fields.Select(f => e[$"    {f}"].Split(' ')[0])];
}
