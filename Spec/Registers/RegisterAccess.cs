using System.Collections.Frozen;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>Reading and writing System registers, after the traps let the access pass and <see cref="Redirect.Reached"/> said which register it is.</summary>
public static class RegisterAccess
{
    private static readonly FrozenDictionary<Reg, ComputedRegister> Computed = AccessTable.Computed.ToFrozenDictionary(c => c.Register, c => c.Semantics);

    /// <summary>What MRS returns.</summary>
    public static ulong Read(in PE pe, AccessEntry entry, in Inputs inputs) => entry.Storage switch
    {
        Storage.Plain or Storage.Constant => pe.System[entry.Register!.Value],
        Storage.Computed when Computed[entry.Register!.Value].Read is { } read => read(pe, inputs),
        Storage.Raz => 0,
        _ => throw new NotModelledException($"reading {entry.Name}", new Base.VA(pe.PC)),
    };

    /// <summary>MRS: the value, and what reading the register does.</summary>
    internal static ulong Read(ref Transition t, AccessEntry entry)
    {
        ulong value = Read(t.Next, entry, t.Inputs);
        if (entry.Storage == Storage.Computed)
            Computed[entry.Register!.Value].WhenRead?.Invoke(ref t, value);
        return value;
    }

    /// <summary>MSR: the new state of the PE, and what the write does outside it.</summary>
    internal static void Write(ref Transition t, AccessEntry entry, ulong value)
    {
        Write(ref t.Next, entry, value, t.Inputs);
        if (entry.Storage == Storage.Computed)
            Computed[entry.Register!.Value].WhenWritten?.Invoke(ref t, value);
    }

    /// <summary>What MSR does to the PE.</summary>
    public static void Write(ref PE next, AccessEntry entry, ulong value, in Inputs inputs)
    {
        switch (entry.Storage)
        {
            case Storage.Plain:
                WritePlain(ref next, entry.Register!.Value, value);
                break;
            case Storage.Computed when Computed[entry.Register!.Value].Write is { } write:
                write(ref next, value, inputs);
                break;
            case Storage.Computed when Computed[entry.Register!.Value].WhenWritten is not null:
            case Storage.Raz:
                break;
            default:
                throw new NotModelledException($"writing {entry.Name}", new Base.VA(next.PC));
        }
    }

    private static void WritePlain(ref PE next, Reg register, ulong value)
    {
        next.Set(register, next.Configuration.Masks.Legalise(register, value));
        SelfHostedDebug.StopIfEnabled(next, register);
    }
}
