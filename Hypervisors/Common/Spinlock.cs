using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Common;

/// <summary>A lock in a word of memory: zero is free. It is held with interrupts masked, so that no holder is preempted.</summary>
public static class Spinlock
{
    public static async Handler Acquire(ModelPE pe, ulong address)
    {
        while (true)
        {
            if (await pe.LDAXR(address) != 0)
                await pe.WFE();
            else if (await pe.STLXR(address, 1) == 0)
                return;
        }
    }

    public static async Handler Release(ModelPE pe, ulong address) => await pe.STLR(address, 0);
}
