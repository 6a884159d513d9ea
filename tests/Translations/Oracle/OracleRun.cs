using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using VirtSpec.Rig;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Oracle;

/// <summary>Runs cases on QEMU.</summary>
public sealed class OracleRun(CpuModel cpu)
{
    private const uint ComparedState = PSTATE.NZCVMask | PSTATE.DAIFMask | 0xc0_0000 | 0x10_001f;
    private static readonly MemoryPatch[] s_background = [Background(Board.Vectors, Board.PageSize), Background(Board.Data, Board.DataSize)];

    private readonly RigRegisters _registers = RigRegisters.For(cpu);

    /// <summary>The outcome of each case, in order.</summary>
    /// <remarks>On a busy host the watchdog may end a case that is only slow: what it ends without a reason runs again.</remarks>
    public IReadOnlyList<Outcome> Run(IReadOnlyList<TranslationCase> cases)
    {
        Outcome[] outcomes = [.. RunOnce(cases)];
        int[] slow = [.. Enumerable.Range(0, cases.Count).Where(i => outcomes[i].Ending == Ending.Endless && !Repeats(cases[i], outcomes[i]))];
        foreach (var (i, again) in slow.Zip(RunOnce([.. slow.Select(i => cases[i])])))
            outcomes[i] = again;
        return outcomes;
    }

    private IEnumerable<Outcome> RunOnce(IReadOnlyList<TranslationCase> cases) =>
        cases.Zip(Qemu.Run(cpu, [.. cases.Select(ToRig)], s_background), FromRig);

    /// <summary>The vector to which a fetch fault goes is where the fetch faults.</summary>
    private static bool Repeats(TranslationCase c, Outcome outcome) =>
        Repeats(c, outcome, Reg.VBAR_EL1, "ELR_EL1", "FAR_EL1") || Repeats(c, outcome, Reg.VBAR_EL2, "ELR_EL2", "FAR_EL2");

    private static bool Repeats(TranslationCase c, Outcome outcome, Reg vectors, string elr, string far) =>
        outcome.Changes.TryGetValue(elr, out ulong address) && outcome.Changes.TryGetValue(far, out ulong fault)
        && address == fault && address - c.Register(vectors) < Board.Code - Board.Vectors;

    private RigCase ToRig(TranslationCase c) => new()
    {
        PC = c.PC,
        SPSR = c.PSTATE.Bits,
        X = [.. Enumerable.Range(0, 31).Select(n => c.X.GetValueOrDefault(n))],
        System = [.. Board.RegistersOf(cpu).Select(standard => new RegisterValue(standard.Register, c.System.GetValueOrDefault(standard.Register, standard.Value)))],
        Memory = [.. c.Memory.Concat(c.Code()).Select(entry => new MemoryPatch(entry.Key, Bytes(entry.Value)))],
        Observe = [.. c.Memory.Keys.Select(address => new MemoryRange(address, 8))],
    };

    private Outcome FromRig(TranslationCase c, RigOutcome outcome)
    {
        var changes = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
        for (int i = 0; i < _registers.Registers.Length; i++)
            if (Board.Results.Contains(_registers.Registers[i]) && outcome.System[i] != c.Register(_registers.Registers[i]))
                changes[_registers.Registers[i].ToString()] = outcome.System[i];
        if (outcome.End != RigEnd.Smc)
            return new Outcome(Ending.Endless, changes);
        changes["pc"] = outcome.PC;
        changes["pstate"] = outcome.SPSR & ComparedState;
        for (int n = 0; n < 31; n++)
            if (outcome.X[n] != c.X.GetValueOrDefault(n))
                changes[$"x{n}"] = outcome.X[n];
        foreach (var (entry, bytes) in c.Memory.Zip(outcome.Observed))
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan()) is var now && now != entry.Value)
                changes[string.Create(CultureInfo.InvariantCulture, $"m{entry.Key:x}")] = now;
        return new Outcome(Ending.Stopped, changes);
    }

    private static MemoryPatch Background(ulong start, ulong size)
    {
        byte[] bytes = new byte[size];
        for (ulong i = 0; i < size; i += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((int)i), Board.Background(start + i));
        return new MemoryPatch(start, ImmutableCollectionsMarshal.AsImmutableArray(bytes));
    }

    private static ImmutableArray<byte> Bytes(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }
}
