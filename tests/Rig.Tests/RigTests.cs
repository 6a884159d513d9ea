using System.Buffers.Binary;
using System.Collections.Immutable;
using VirtSpec.Adapters.Programs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using Xunit;

namespace VirtSpec.Rig.Tests;

/// <summary>Cases whose outcomes the Arm ARM states.</summary>
public sealed class RigTests
{
    private const ulong Code = 0x4020_0000, VectorsEL1 = 0x4010_0000, VectorsEL2 = 0x4011_0000, Data = 0x4030_0000;
    private const ulong EL0t = 0x3c0, EL1h = 0x3c5, EL2h = 0x3c9;
    private const ulong SynchronousCurrent = 0x200, SynchronousLower = 0x400;

    public static TheoryData<string> Cpus => ["cortex-a57", "neoverse-n1"];

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void A_case_at_each_level_reaches_the_SMC_after_its_words(string cpu)
    {
        foreach (ulong spsr in new[] { EL1h, EL2h })
        {
            var outcome = Run(cpu, Case(spsr, "add x3, x1, x2") with { X = [0, 40, 2], SPSR = spsr | 0x6000_0000 });
            Assert.Equal((RigEnd.Smc, Code + 4, spsr | 0x6000_0000), (outcome.End, outcome.PC, outcome.SPSR));
            Assert.Equal(new ulong[] { 0, 40, 2, 42, 0 }, outcome.X.Take(5));
        }
    }

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void SVC_at_EL0_is_taken_to_EL1_and_is_seen_as_it_left_the_registers(string cpu)
    {
        var outcome = Run(cpu, Case(EL0t, "svc #0x123"));
        Assert.Equal((RigEnd.Smc, VectorsEL1 + SynchronousLower, ExceptionLevel.EL1), (outcome.End, outcome.PC, outcome.EL));
        // EC 0x15, IL, and the immediate; the preferred return address is that of the next instruction.
        Assert.Equal([0x5600_0123, Code + 4, EL0t], Values(cpu, outcome, Reg.ESR_EL1, Reg.ELR_EL1, Reg.SPSR_EL1));
        Assert.Equal([0, 0, 0], Values(cpu, outcome, Reg.ESR_EL2, Reg.ELR_EL2, Reg.SPSR_EL2));
    }

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void HVC_at_EL1_and_SVC_at_EL2_are_taken_to_EL2(string cpu)
    {
        var hvc = Run(cpu, Case(EL1h, "hvc #7"));
        Assert.Equal(VectorsEL2 + SynchronousLower, hvc.PC);
        Assert.Equal([0x5a00_0007, Code + 4, EL1h], Values(cpu, hvc, Reg.ESR_EL2, Reg.ELR_EL2, Reg.SPSR_EL2));
        var svc = Run(cpu, Case(EL2h, "svc #7"));
        Assert.Equal(VectorsEL2 + SynchronousCurrent, svc.PC);
        Assert.Equal([0x5600_0007, Code + 4, EL2h], Values(cpu, svc, Reg.ESR_EL2, Reg.ELR_EL2, Reg.SPSR_EL2));
    }

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void SMC_at_EL1_is_trapped_to_EL2_by_TSC(string cpu)
    {
        var outcome = Run(cpu, Case(EL1h, "nop", Set(Reg.HCR_EL2, 1UL << 31 | 1 << 19)));
        // EC 0x17, and the address of the SMC.
        Assert.Equal([0x5e00_0000, Code + 4], Values(cpu, outcome, Reg.ESR_EL2, Reg.ELR_EL2));
    }

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void An_endless_loop_and_a_WFI_end_by_the_watchdog_whatever_is_masked(string cpu)
    {
        var outcomes = Qemu.Run(CpuModel.Find(cpu)!, [Case(EL0t, "b ."), Case(EL2h, "b ."), Case(EL1h, "wfi"), Case(EL1h, "nop")]);
        Assert.Equal([RigEnd.Watchdog, RigEnd.Watchdog, RigEnd.Watchdog, RigEnd.Smc], outcomes.Select(o => o.End));
        Assert.Equal([Code, Code, Code + 4, Code + 4], outcomes.Select(o => o.PC));
    }

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void Stores_are_observed_and_put_back(string cpu)
    {
        var store = Case(EL1h, "strb w1, [x0]") with { X = [Data + 3, 0xaa], Observe = [new(Data, 11)], Memory = [Word(Data + 8, 0x0102_0304)] };
        var look = Case(EL1h, "nop") with { Observe = [new(Data, 11)] };
        var outcomes = Qemu.Run(CpuModel.Find(cpu)!, [Add(store), look]);
        Assert.Equal("000000AA00000000040302", Convert.ToHexString(outcomes[0].Observed[0].AsSpan()));
        Assert.Equal(new byte[11], outcomes[1].Observed[0]);

        RigCase Add(RigCase one) => one with { Memory = [.. Case(EL1h, "strb w1, [x0]").Memory, .. one.Memory] };
    }

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void What_one_case_leaves_in_the_registers_the_next_does_not_see(string cpu)
    {
        var model = CpuModel.Find(cpu)!;
        var quiet = Case(EL2h, "nop");
        var registers = RigRegisters.For(model);
        var alone = Qemu.Run(model, [quiet])[0];
        foreach (ulong value in new[] { ulong.MaxValue, 0x5555_5555_5555_5555UL })
        {
            var disturbed = Qemu.Run(model, [.. registers.Registers.SelectMany(register => new[] { Case(EL2h, $"msr {register}, x0") with { X = [value] }, quiet })]);
            for (int i = 1; i < disturbed.Count; i += 2)
                Assert.Equal(Stable(registers, alone), Stable(registers, disturbed[i]));
        }
    }

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void A_register_holds_what_the_case_says(string cpu)
    {
        var vectors = Enumerable.Range(0, 32).Select(n => (UInt128)(ulong)n << 64 | 0x100u + (uint)n).ToImmutableArray();
        var x = Enumerable.Range(0, 31).Select(n => 0x1111_0000UL + (ulong)n).ToImmutableArray();
        var outcome = Run(cpu, Case(EL1h, "nop", Set(Reg.TTBR0_EL1, 0x4000_1000), Set(Reg.FAR_EL2, 0x1234), Set(Reg.FPCR, 0xc0_0000)) with { X = x, V = vectors, SP_EL0 = 16, SP_EL1 = 32, SP_EL2 = 48 });
        Assert.Equal(x.AsEnumerable(), outcome.X.AsEnumerable());
        Assert.Equal(vectors.AsEnumerable(), outcome.V.AsEnumerable());
        Assert.Equal(new StackPointers(16, 32, 48), outcome.SP);
        Assert.Equal([0x4000_1000, 0x1234, 0xc0_0000], Values(cpu, outcome, Reg.TTBR0_EL1, Reg.FAR_EL2, Reg.FPCR));
    }

    [NeedsTheory(Qemu.Program)]
    [MemberData(nameof(Cpus))]
    public void Kept_memory_stays_and_the_company_of_a_case_does_not_matter(string cpu)
    {
        var cases = new[] { Case(EL1h, "ldr x1, [x0]") with { X = [Data] }, Case(EL0t, "mrs x0, ctr_el0"), Case(EL2h, "mrs x0, midr_el1") };
        MemoryPatch[] kept = [Word(Data, 0x1234_5678)];
        var model = CpuModel.Find(cpu)!;
        var forward = Qemu.Run(model, cases, kept);
        var backward = Qemu.Run(model, [.. cases.Reverse()], kept);
        Assert.Equal(0x1234_5678UL, forward[0].X[1]);
        for (int i = 0; i < cases.Length; i++)
            Assert.Equal(Stable(RigRegisters.For(model), forward[i]), Stable(RigRegisters.For(model), backward[^(i + 1)]));
    }

    private static IEnumerable<object> Stable(RigRegisters registers, RigOutcome outcome) =>
        registers.Registers.Select((register, i) => (object)(register, registers.Comparable(i, outcome.System[i], 0)))
            .Concat([.. outcome.X, .. outcome.V, outcome.SP, outcome.PC, outcome.SPSR, outcome.End]);

    private static ulong[] Values(string cpu, RigOutcome outcome, params Reg[] registers) =>
        [.. registers.Select(register => outcome.System[RigRegisters.For(CpuModel.Find(cpu)!).IndexOf(register)])];

    private static RigOutcome Run(string cpu, RigCase one) => Qemu.Run(CpuModel.Find(cpu)!, [one])[0];

    private static RegisterValue Set(Reg register, ulong value) => new(register, value);

    /// <summary>An instruction and an SMC, with SMC in all vectors.</summary>
    private static RigCase Case(ulong spsr, string instruction, params RegisterValue[] system) => new()
    {
        PC = Code,
        SPSR = spsr,
        System = [Set(Reg.VBAR_EL1, VectorsEL1), Set(Reg.VBAR_EL2, VectorsEL2), .. system],
        Memory =
        [
            Instruction(Code, instruction), Instruction(Code + 4, "smc #0"),
            .. new[] { VectorsEL1, VectorsEL2 }.SelectMany(vectors => Enumerable.Range(0, 16).Select(i => Instruction(vectors + 0x80 * (ulong)i, "smc #0"))),
        ],
    };

    private static MemoryPatch Instruction(ulong address, string text) =>
        Word(address, Assembler.TryAssemble(text, address, out uint word, out string error) ? word : throw new FormatException(error));

    private static MemoryPatch Word(ulong address, uint word)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        return new(address, [.. bytes]);
    }
}
