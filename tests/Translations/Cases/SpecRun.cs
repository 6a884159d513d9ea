using System.Globalization;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Translations.Cases;

/// <summary>Runs cases on the specification.</summary>
public sealed class SpecRun
{
    /// <summary>More steps than any case needs that ends; two exceptions in a row repeat for ever.</summary>
    private const int MaxSteps = 24;

    private readonly PE _start;

    public SpecRun(CpuModel cpu)
    {
        Cpu = cpu;
        _start = PE.Reset(new PeConfiguration(cpu, Choices.Default, HaveEL2: true), 0);
        foreach (var (register, value) in Board.RegistersOf(cpu))
            _start = _start.WithSystem(register, value);
    }

    public CpuModel Cpu { get; }

    /// <summary>The outcome, or null when the case reaches a device of the board.</summary>
    /// <exception cref="NotModelledException">The case reaches something that is not modelled.</exception>
    public Outcome? Run(TranslationCase c)
    {
        var memory = new CaseMemory(c);
        var outcome = Run(c, memory);
        return memory.ReachedDevice ? null : outcome;
    }

    private Outcome Run(TranslationCase c, CaseMemory memory)
    {
        var pe = _start.WithPSTATE(c.PSTATE).WithPC(c.PC);
        foreach (var (register, value) in c.System)
            pe = pe.WithLegalised(register, value);
        foreach (var (n, value) in c.X)
            pe = pe.WithX(n, value);
        for (int i = 0; i < MaxSteps; i++)
        {
            Step.Run(pe, memory, default, out var result);
            memory.Apply(result.Effects);
            if (result.Event == StepEvent.FirmwareCall)
                return new Outcome(Ending.Stopped, Changes(c, pe, memory));
            pe = result.Next;
        }
        return new Outcome(Ending.Endless, RegisterChanges(c, pe));
    }

    private static SortedDictionary<string, ulong> Changes(TranslationCase c, in PE pe, CaseMemory memory)
    {
        var changes = RegisterChanges(c, pe);
        changes["pc"] = pe.PC;
        changes["pstate"] = pe.PSTATE.Bits;
        for (int n = 0; n < 31; n++)
            if (pe.X(n) != c.X.GetValueOrDefault(n))
                changes[$"x{n}"] = pe.X(n);
        foreach (var (address, value) in c.Memory)
            if (memory[address] != value)
                changes[string.Create(CultureInfo.InvariantCulture, $"m{address:x}")] = memory[address];
        return changes;
    }

    private static SortedDictionary<string, ulong> RegisterChanges(TranslationCase c, in PE pe)
    {
        var changes = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var register in Board.Results)
            if (pe.System[register] != c.Register(register))
                changes[register.ToString()] = pe.System[register];
        return changes;
    }
}
