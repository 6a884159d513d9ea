using System.Buffers.Binary;
using System.Collections.Immutable;
using VirtSpec.Rig;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Oracle;

/// <summary>Runs system-level cases on QEMU.</summary>
public sealed class SystemOracle(CpuModel cpu)
{
    private readonly RigRegisters _registers = RigRegisters.For(cpu);
    private readonly SystemRun _specification = new(cpu);

    /// <summary>The outcome of each case.</summary>
    public IReadOnlyList<SystemOutcome> Run(IReadOnlyList<SystemCase> cases) =>
        [.. Qemu.Run(cpu, [.. cases.Select(Case)], Kept).Zip(cases, Outcome)];

    /// <summary>The vectors and the data.</summary>
    private static IReadOnlyList<MemoryPatch> Kept { get; } =
    [
        Region(SystemBoard.VectorsEL1, SystemBoard.Vectors * SystemBoard.VectorBytes),
        Region(SystemBoard.VectorsEL2, SystemBoard.Vectors * SystemBoard.VectorBytes),
        Region(SystemBoard.Data, SystemBoard.DataBytes),
    ];

    private static MemoryPatch Region(ulong start, int bytes) => Words(start, Enumerable.Range(0, bytes / 4).Select(i => SystemBoard.WordAt(start + 4 * (ulong)i)));

    private static MemoryPatch Words(ulong start, IEnumerable<uint> words)
    {
        var bytes = ImmutableArray.CreateBuilder<byte>();
        Span<byte> four = stackalloc byte[4];
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(four, word);
            bytes.AddRange(four);
        }
        return new MemoryPatch(start, bytes.ToImmutable());
    }

    private RigCase Case(SystemCase one)
    {
        var system = one.System(_specification.Reset);
        return new RigCase
        {
            PC = SystemBoard.Code,
            SPSR = one.PState,
            X = [.. Enumerable.Range(0, 31).Select(one.X)],
            SP_EL0 = one.SP(0),
            SP_EL1 = one.SP(1),
            SP_EL2 = one.SP(2),
            System = [.. _registers.Registers.Select(register => new RegisterValue(register, system[register]))],
            Memory = [Words(SystemBoard.Code, one.Words.Append(SystemBoard.Smc))],
            Observe = [new MemoryRange(SystemBoard.Data, SystemBoard.DataBytes)],
        };
    }

    private SystemOutcome Outcome(RigOutcome found, SystemCase one)
    {
        var changes = SystemCase.Nothing.ToBuilder();
        changes["pc"] = found.PC;
        Add("pstate", one.PState, found.SPSR);
        for (int n = 0; n < 31; n++)
            Add($"x{n}", one.X(n), found.X[n]);
        Add("sp0", one.SP(0), found.SP.EL0);
        Add("sp1", one.SP(1), found.SP.EL1);
        Add("sp2", one.SP(2), found.SP.EL2);
        var start = one.System(_specification.Reset);
        for (int i = 0; i < _registers.Registers.Length; i++)
        {
            var register = _registers.Registers[i];
            Add(register.ToString(), start[register], _registers.Comparable(i, found.System[i], start[register]));
        }
        for (int i = 0; i < SystemBoard.DataBytes; i += 8)
        {
            ulong address = SystemBoard.Data + (ulong)i;
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(found.Observed[0].AsSpan()[i..]);
            if (value != Background.Memory(address))
                changes[$"m{address:x}"] = value;
        }
        return new SystemOutcome(EndOf(found, one), changes.ToImmutable());

        void Add(string name, ulong before, ulong after)
        {
            if (before != after)
                changes[name] = after;
        }
    }

    /// <summary>Where the watchdog finds the PE behind a WFI, it waits there.</summary>
    private static SystemEnd EndOf(RigOutcome found, SystemCase one)
    {
        const uint Wfi = 0xd503_207f;
        ulong index = (found.PC - SystemBoard.Code) / 4;
        return found.End switch
        {
            RigEnd.Smc => SystemEnd.Smc,
            RigEnd.Watchdog when index - 1 < (ulong)one.Words.Count && one.Words[(int)index - 1] == Wfi => SystemEnd.Waits,
            _ => SystemEnd.RunsOn,
        };
    }
}
