using System.Runtime.CompilerServices;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Hyp;

/// <summary>What a model asks of its PE at once: one instruction, with the values of the general-purpose registers that it uses in passing.</summary>
/// <param name="Word">The A64 instruction.</param>
/// <param name="First">The first of the registers that are lent to the operation and get their value back afterwards.</param>
/// <param name="Count">How many registers are lent: 0 to 4.</param>
/// <param name="Answer">The register whose value behind the instruction is the answer; 31 for none.</param>
public readonly record struct Operation(uint Word, byte First = 0, byte Count = 0, byte Answer = 31)
{
    internal ulong V0 { get; init; }

    internal ulong V1 { get; init; }

    internal ulong V2 { get; init; }

    internal ulong V3 { get; init; }

    /// <summary>The model's code ends with this operation, when it completes.</summary>
    public bool IsLast { get; init; }

    /// <summary>The model's code waits for nothing more: it found that it cannot go on, and says why.</summary>
    public string? Panic { get; init; }

    /// <summary>Makes <paramref name="lent"/> the PE with the lent registers set, at the entry of the portal.</summary>
    public void Lend(in PE pe, ulong entry, ref PE lent)
    {
        lent.CopyFrom(pe);
        lent.PC = entry;
        for (int i = 0; i < Count; i++)
            lent.SetX(First + i, i switch { 0 => V0, 1 => V1, 2 => V2, _ => V3 });
    }

    /// <summary>Gives the lent registers back; when the code goes on, the PE is at the portal again.</summary>
    /// <param name="next">The PE behind the instruction.</param>
    /// <param name="before">The PE as it was before the loan.</param>
    /// <param name="entry">Where the code goes on; null when it ends, or an exception was taken.</param>
    /// <returns>The answer.</returns>
    public ulong GiveBack(ref PE next, in PE before, ulong? entry)
    {
        ulong answer = next.X(Answer);
        for (int i = First; i < First + Count; i++)
            next.SetX(i, before.X(i));
        if (entry is { } pc)
            next.PC = pc;
        return answer;
    }
}

/// <summary>What an operation gave: a value, or that it failed and the model's own exception handler sent the code to its fix-up.</summary>
public readonly record struct Answer(ulong Value, bool Faulted = false);

/// <summary>An operation failed with an exception, after which the handler of that exception returned to the fix-up of the portal.</summary>
public sealed class OperationFaultException : Exception
{
    public OperationFaultException() : base("the operation took an exception, and its handler returned to the fix-up")
    {
    }
}

/// <summary>An operation that model code awaits; it gives the answer.</summary>
public readonly struct AwaitableOperation(ModelPE pe, Operation operation)
{
    public OperationAwaiter GetAwaiter() => new(pe, operation);
}

/// <summary>Hands the operation to the machine, and the answer to the code.</summary>
public readonly struct OperationAwaiter(ModelPE pe, Operation operation) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public ulong GetResult() => pe.LastAnswer.Faulted ? throw new OperationFaultException() : pe.LastAnswer.Value;

    public void OnCompleted(Action continuation) => pe.Suspend(operation, continuation);

    public void UnsafeOnCompleted(Action continuation) => pe.Suspend(operation, continuation);
}
