using System.Collections.Immutable;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Streams.Cases;

/// <summary>One step of a system-level case: where, what, and what came of it (<c>completed</c>, <c>waits</c>, the rule that trapped, or class and level of the exception).</summary>
public readonly record struct SystemStep(ExceptionLevel EL, uint Word, string Result)
{
    public string Text => Disassembler.Disassemble(Word, 0);
}

/// <summary>Runs system-level cases on the specification, with one deviation of QEMU: the flags are zero after an exception.</summary>
public sealed class SystemRun(CpuModel cpu)
{
    private const int MaxSteps = 64;
    private const uint MsrHcr = 0xd51c_1100;
    private static readonly Reg[] Registers = Enum.GetValues<Reg>();
    private readonly PE _reset = PE.Reset(new PeConfiguration(cpu, Choices.Default with { Firmware = Firmware.None }, HaveEL2: true), SystemBoard.Code, ExceptionLevel.EL1);

    public CpuModel Cpu => cpu;

    /// <summary>The PE after reset, as which a case begins where it does not say.</summary>
    public PE Reset => _reset;

    /// <param name="trace">Gets the steps, when there is one.</param>
    /// <exception cref="NotModelledException">The case reaches something that is not modelled.</exception>
    public SystemOutcome Run(SystemCase one, ICollection<SystemStep>? trace = null)
    {
        var memory = new SystemMemory(one);
        var pe = Start(one);
        for (int i = 0; i < MaxSteps; i++)
        {
            Step.Run(pe, memory, default, out var result);
            trace?.Add(new SystemStep(pe.EL, result.Word, Result(result)));
            if (IsEnd(pe, result))
                return Outcome(SystemEnd.Smc, one, pe, memory);
            memory.Apply(result.Effects);
            // On a CPU whose EL1 is AArch64 only RW reads as one, but QEMU takes what is written.
            if (result.Exception is null && (result.Word & ~0x1fu) == MsrHcr && (pe.X((int)(result.Word & 0x1f)) & HCR_EL2.Field.RW.Mask) == 0)
                throw new NotModelledException("a system-level case that makes EL1 AArch32");
            // QEMU 7.2 clears the flags when it takes an exception; AArch64.TakeException leaves them.
            pe = result.Exception is null ? result.Next : result.Next.WithPSTATE(result.Next.PSTATE.WithNZCV(0));
            if (result.Effects.Wait != Wait.None)
                return Outcome(SystemEnd.Waits, one, pe, memory);
        }
        return Outcome(SystemEnd.RunsOn, one, pe, memory);
    }

    /// <summary>The end is an SMC that no trap takes: UNDEFINED without EL3, and taken to EL3 where there is one.</summary>
    private static bool IsEnd(in PE pe, in StepResult result) =>
        pe.EL != ExceptionLevel.EL0 && (result.Word & 0xffe0_001f) == SystemBoard.Smc
        && result.Exception is { EC: ExceptionClass.Unknown, Kind: ExceptionKind.Synchronous, Rule: null };

    private static string Result(in StepResult result) => result.Exception switch
    {
        null when result.Event == StepEvent.Return && result.Next.PSTATE.IL => "completed, IL",
        null when result.Effects.Wait != Wait.None => "waits",
        null => "completed",
        { Rule: { } rule } => rule.Name,
        { Kind: ExceptionKind.Synchronous } e => $"0x{(int)e.EC:x2} {result.Next.EL}",
        { } e => $"{e.Kind} {result.Next.EL}",
    };

    private PE Start(SystemCase one)
    {
        var pe = _reset.WithPSTATE(new PSTATE(one.PState)).WithSystem(one.System(_reset));
        for (int n = 0; n < 31; n++)
            pe = pe.WithX(n, one.X(n));
        for (int el = 0; el < 3; el++)
            pe = pe.WithSP((ExceptionLevel)el, one.SP(el));
        return pe;
    }

    private SystemOutcome Outcome(SystemEnd end, SystemCase one, in PE pe, SystemMemory memory)
    {
        var changes = SystemCase.Nothing.ToBuilder();
        changes["pc"] = pe.PC;
        Add("pstate", one.PState, pe.PSTATE.Bits);
        for (int n = 0; n < 31; n++)
            Add($"x{n}", one.X(n), pe.X(n));
        for (int el = 0; el < 3; el++)
            Add($"sp{el}", one.SP(el), pe.SPOf((ExceptionLevel)el));
        var start = one.System(_reset);
        foreach (var register in Registers)
            Add(register.ToString(), start[register], pe.System[register]);
        foreach (var (address, value) in memory.Changed)
            changes[$"m{address:x}"] = value;
        return new SystemOutcome(end, changes.ToImmutable());

        void Add(string name, ulong before, ulong after)
        {
            if (before != after)
                changes[name] = after;
        }
    }
}

/// <summary>The memory of one system-level case.</summary>
internal sealed class SystemMemory : IReadMemory
{
    private readonly Dictionary<ulong, uint> _words = [];

    public SystemMemory(SystemCase one)
    {
        for (int i = 0; i <= one.Words.Count; i++)
            _words[SystemBoard.Code + 4 * (ulong)i] = i < one.Words.Count ? one.Words[i] : SystemBoard.Smc;
    }

    /// <summary>The doublewords of the data that are not what they were.</summary>
    public IEnumerable<(ulong Address, ulong Value)> Changed =>
        from address in _words.Keys.Where(SystemBoard.IsData).Select(address => address & ~7UL).Distinct()
        let value = (ulong)WordAt(address + 4) << 32 | WordAt(address)
        where value != Background.Memory(address)
        select (address, value);

    public bool TryRead(PA address, int size, out ulong value)
    {
        value = 0;
        if (address.Value < SystemBoard.RAM)
            throw new NotModelledException("a system-level case that reaches the devices of the board");
        if (!SystemBoard.IsRAM(address.Value, size))
            return false;
        for (int i = 0; i < size; i++)
        {
            ulong at = address.Value + (ulong)i;
            value |= (ulong)(byte)(WordAt(at & ~3UL) >> 8 * (int)(at & 3)) << 8 * i;
        }
        return true;
    }

    public void Apply(in Effects effects)
    {
        if (effects.WriteCount > 0)
            Write(effects.Write0.Address.Value, effects.Write0.Size, effects.Write0.Value);
        if (effects.WriteCount > 1)
            Write(effects.Write1.Address.Value, effects.Write1.Size, effects.Write1.Value);
        if (effects.Zero is { } zero)
            for (int i = 0; i < zero.Size; i += 8)
                Write(zero.Address.Value + (ulong)i, 8, 0);
    }

    private uint WordAt(ulong address) => _words.TryGetValue(address, out uint word) ? word : SystemBoard.WordAt(address);

    private void Write(ulong address, int size, ulong value)
    {
        for (int i = 0; i < size; i++)
        {
            ulong at = address + (ulong)i;
            int shift = 8 * (int)(at & 3);
            _words[at & ~3UL] = WordAt(at & ~3UL) & ~(0xffu << shift) | (uint)(value >> 8 * i & 0xff) << shift;
        }
    }
}
