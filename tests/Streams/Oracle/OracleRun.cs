using System.Runtime.InteropServices;
using VirtSpec.Spec.Base;
using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Oracle;

/// <summary>Runs cases on Unicorn, which is QEMU 5.0's translator as a library; the MMU is off.</summary>
public sealed unsafe class OracleRun : IDisposable
{
    private const int Registers = 33;
    private readonly nint _engine;
    private readonly OracleMemory _memory;
    private readonly Dictionary<Mode, nint> _starts = [];
    private readonly int* _ids = (int*)NativeMemory.Alloc(Registers, sizeof(int));
    private readonly ulong* _values = (ulong*)NativeMemory.Alloc(Registers, sizeof(ulong));
    private readonly void** _pointers = (void**)NativeMemory.Alloc(Registers, (nuint)sizeof(void*));

    [ThreadStatic]
    private static uint s_exception;

    /// <param name="cpu">The name of a CPU of the specification: cortex-a57, or neoverse-n1, whose instructions Unicorn's CPU <c>max</c> has.</param>
    public OracleRun(string cpu)
    {
        IsExact = cpu == "cortex-a57";
        Unicorn.Check(Unicorn.Open(Unicorn.ArchArm64, Unicorn.ModeLittleEndian, out _engine));
        Unicorn.Check(Unicorn.Control(_engine, Unicorn.SetCpuModel, ModelOf(cpu)));
        _memory = new OracleMemory(_engine);
        Unicorn.Check(Unicorn.AddHook(_engine, out _, Unicorn.HookInterrupt, &Interrupted, 0, begin: 1, end: 0));
        for (int i = 0; i < Registers; i++)
        {
            _ids[i] = i switch { 29 => Unicorn.RegX29, 30 => Unicorn.RegX30, 31 => Unicorn.RegSP, 32 => Unicorn.RegNZCV, _ => Unicorn.RegX0 + i };
            _pointers[i] = &_values[i];
        }
        Unicorn.Check(Unicorn.AllocateContext(_engine, out nint reset));
        Unicorn.Check(Unicorn.SaveContext(_engine, reset));
        foreach (var mode in Mode.All)
        {
            Unicorn.Check(Unicorn.RestoreContext(_engine, reset));
            _starts[mode] = Enter(mode);
        }
        Unicorn.Check(Unicorn.FreeContext(reset));
    }

    /// <summary>The library is installed.</summary>
    public static bool IsAvailable => Unicorn.IsInstalled;

    /// <summary>False when the engine's CPU has features that the specification's lacks, so that what is UNDEFINED there may execute here.</summary>
    public bool IsExact { get; }

    public Outcome Run(StreamCase streamCase)
    {
        Unicorn.Check(Unicorn.RestoreContext(_engine, _starts[streamCase.Mode]));
        _memory.Load(streamCase);
        WriteRegisters(streamCase.Initial);
        s_exception = 0;
        var error = Unicorn.Start(_engine, streamCase.Initial.PC, ulong.MaxValue, 0, (nuint)streamCase.Words.Count);
        var ending = EndingOf(error, s_exception);
        var final = ReadRegisters();
        _memory.Unload(final);
        return new Outcome(ending, final);
    }

    public void Dispose()
    {
        foreach (nint context in _starts.Values)
            Unicorn.Check(Unicorn.FreeContext(context));
        Unicorn.Check(Unicorn.Close(_engine));
        _memory.Dispose();
        NativeMemory.Free(_ids);
        NativeMemory.Free(_values);
        NativeMemory.Free(_pointers);
    }

    private static nint ModelOf(string cpu) => cpu switch
    {
        "cortex-a57" => 0,
        "neoverse-n1" => 3,
        _ => throw new ArgumentException($"no CPU model of Unicorn stands for '{cpu}'", nameof(cpu)),
    };

    /// <summary>Brings the engine, which starts at EL1h, into a mode by the instructions that software would use; the state as a context.</summary>
    private nint Enter(Mode mode)
    {
        const uint ReadSctlr = 0xd5381000, WriteSctlr = 0xd5181000, OrrX0X0X1 = 0xaa010000, WriteTcrX4 = 0xd5182044, Isb = 0xd5033fdf;
        const uint MsrSPSel0 = 0xd50040bf, MsrSpsrX2 = 0xd5184002, MsrElrX3 = 0xd5184023, Eret = 0xd69f03e0, Nop = 0xd503201f;
        const ulong E0E = 1UL << 24, EE = 1UL << 25, TbiBits = 3UL << 37, MaskedEL0 = 0x3c0;
        ulong pc = Board.Blocks[1] + Board.CodeOffset;
        List<uint> words = [ReadSctlr, OrrX0X0X1, WriteSctlr, WriteTcrX4, Isb];
        if (mode.EL == ExceptionLevel.EL0)
            words.AddRange([MsrSpsrX2, MsrElrX3, Eret]);
        else if (!mode.SP)
            words.Add(MsrSPSel0);
        words.Add(Nop);
        _memory.WriteCode(pc, words);
        var state = new CaseState();
        state.X[1] = mode.IsBigEndian ? mode.EL == ExceptionLevel.EL0 ? E0E : EE : 0;
        state.X[2] = MaskedEL0;
        state.X[4] = mode.IgnoresTopByte ? TbiBits : 0;
        state.X[3] = pc + 4 * (ulong)(words.Count - 1);
        WriteRegisters(state);
        Unicorn.Check(Unicorn.Start(_engine, pc, ulong.MaxValue, 0, (nuint)words.Count));
        if (ReadRegisters().PC != state.X[3] + 4)
            throw new InvalidOperationException($"Unicorn did not reach {mode}");
        _memory.Unload(new CaseState());
        Unicorn.Check(Unicorn.AllocateContext(_engine, out nint context));
        Unicorn.Check(Unicorn.SaveContext(_engine, context));
        return context;
    }

    [UnmanagedCallersOnly]
    private static void Interrupted(nint engine, uint exception, void* argument)
    {
        s_exception = exception;
        Unicorn.Stop(engine);
    }

    private static Ending EndingOf(Unicorn.Error error, uint exception) => (error, exception) switch
    {
        (Unicorn.Error.OK, 0) => Ending.Completed,
        (Unicorn.Error.OK, 1) => Ending.Undefined,
        (Unicorn.Error.OK, 2) => Ending.SupervisorCall,
        (Unicorn.Error.OK, 4) => Ending.Alignment,
        (Unicorn.Error.OK, 7) => Ending.Breakpoint,
        (Unicorn.Error.ReadUnmapped or Unicorn.Error.WriteUnmapped, 0) => Ending.DataAbort,
        (Unicorn.Error.FetchUnmapped, 0) => Ending.Completed,
        _ => Ending.Other,
    };

    private void WriteRegisters(CaseState state)
    {
        state.X.CopyTo(new Span<ulong>(_values, 31));
        _values[31] = state.SP;
        _values[32] = state.NZCV << 28;
        Unicorn.Check(Unicorn.WriteRegisters(_engine, _ids, _pointers, Registers));
    }

    private CaseState ReadRegisters()
    {
        var state = new CaseState();
        Unicorn.Check(Unicorn.ReadRegisters(_engine, _ids, _pointers, Registers));
        new ReadOnlySpan<ulong>(_values, 31).CopyTo(state.X);
        state.SP = _values[31];
        state.NZCV = (uint)_values[32] >> 28;
        int id = Unicorn.RegPC;
        ulong pc;
        void* pointer = &pc;
        Unicorn.Check(Unicorn.ReadRegisters(_engine, &id, &pointer, 1));
        state.PC = pc;
        return state;
    }
}
